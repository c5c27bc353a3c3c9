"""What a game may tell the page."""

YARD = {
    "num": 12,
    "name": "The Yard",
    "desc": "Puddles & <hens>.",
    "exits": {"north": 13, "oak door": 20},
}
GATE = {"num": 13, "name": "The Gate", "exits": {"south": 12, "up": 15}}
PUBLIC = {"name": "public", "caption": "For all", "command": "public"}
BUILDERS = {"name": "builders", "caption": "For some", "command": "builders"}
PHONE = {
    "viewport": {"width": 360, "height": 640},
    "is_mobile": True,
    "has_touch": True,
}
