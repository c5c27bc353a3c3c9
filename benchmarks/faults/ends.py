"""Reloads, kills and cuts: a Server ends, or the link to it."""

from __future__ import annotations

import asyncio

from benchmarks.faults.proxy import Proxy
from benchmarks.faults.scene import Scene

HANG_SHORT, SLICED = 1.5, 1.0
"""Seconds. A Server that is silent for 5 is ended."""


async def reloads(scene: Scene) -> None:
    """Reload after reload."""
    for _ in scene.rounds:
        since = scene.market.mark()
        done = await scene.house.reload()
        scene.proof.note("reloaded in", done["seconds"])
        scene.proof.note("input held", done["held"])
        await scene.back(since, "reload: ", away=False)
        await scene.pause()


async def kills(scene: Scene) -> None:
    """`kill -9` after `kill -9` of the Server."""
    for _ in scene.rounds:
        since = await scene.house.kill()
        scene.ended += 1
        scene.market.mark()
        await scene.back(since, "kill: ")
        await scene.pause()


async def cuts(scene: Scene) -> None:
    """The link is cut, hangs for a while, hangs for good, carries byte by byte."""
    proxy = Proxy(scene.house.var / "portal.sock", scene.random)
    await proxy.open()
    try:
        await scene.house.reload()  # the new Server calls at the proxy
        ways = (_cut, _slice, _hang_for_a_while, _cut, _hang_for_good)
        for number in scene.rounds:
            await ways[number % len(ways)](scene, proxy)
            await scene.pause()
        await scene.market.quiet()
    finally:
        await proxy.close()


async def _cut(scene: Scene, proxy: Proxy) -> None:
    proxy.cut()
    scene.ended += 1
    await scene.back(scene.market.mark(), "cut: ")


async def _hang_for_a_while(scene: Scene, proxy: Proxy) -> None:
    proxy.hang()
    since = scene.market.mark()
    await asyncio.sleep(HANG_SHORT)
    proxy.flow()
    await scene.back(since, "hang for a while: ", away=False)


async def _hang_for_good(scene: Scene, proxy: Proxy) -> None:
    proxy.hang()
    scene.ended += 1
    await scene.back(scene.market.mark(), "hang for good: ")


async def _slice(scene: Scene, proxy: Proxy) -> None:
    proxy.slices = True
    since = scene.market.mark()
    await asyncio.sleep(SLICED)
    proxy.slices = False
    await scene.back(since, "byte by byte: ", away=False)
