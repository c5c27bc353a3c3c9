"""Which commands come with what: a stranger, a connection, an account, a character."""

from __future__ import annotations

from game.commands import (
    account,
    building,
    carry,
    channels,
    describe,
    general,
    house,
    ignoring,
    inspecting,
    light,
    look,
    resting,
    screen,
    security,
    sshkeys,
    talk,
    unlogged,
    voting,
)
from server.api import CmdSet, Help


class UnloggedinCmdSet(CmdSet):
    """What a stranger can do."""

    key = "unlogged"
    commands = (
        unlogged.LoginStart,
        unlogged.Connect,
        unlogged.CreateAccount,
        unlogged.Welcome,
        general.Who,
        Help,
        screen.ScreenReader,
        general.Quit,
    )


class SessionCmdSet(CmdSet):
    """What comes with a connection that is logged in."""

    key = "session"
    commands = (
        screen.Option,
        screen.ScreenReader,
        general.Sessions,
        general.Quit,
        Help,
    )


class AccountCmdSet(CmdSet):
    """What an account can do, whether or not it plays."""

    key = "account"
    commands = (
        account.Overview,
        account.Ic,
        account.Ooc,
        account.CharCreate,
        account.CharDelete,
        general.Who,
        general.Password,
        security.Security,
        sshkeys.SSHKeys,
        general.Claim,
        talk.Tell,
        talk.Reply,
        channels.Channels,
        channels.Speak,
        ignoring.Ignore,
        ignoring.Unignore,
        house.Reload,
        house.Reset,
        house.Shutdown,
        house.Announce,
        house.Boot,
    )


class CharacterCmdSet(CmdSet):
    """What a character can do."""

    key = "character"
    priority = 1
    commands = (
        look.Go,
        look.Look,
        look.Score,
        resting.Rest,
        resting.Stand,
        describe.Describe,
        talk.Say,
        talk.Pose,
        talk.Whisper,
        voting.Vote,
        carry.Get,
        carry.Drop,
        carry.Give,
        carry.Inventory,
        light.Light,
        light.Douse,
        light.Fill,
        light.Hang,
        light.Ring,
        inspecting.Examine,
        inspecting.Find,
        inspecting.Set,
        building.Dig,
        building.Create,
        building.Teleport,
        building.Destroy,
    )
