"""Stand-in until the ticker comes."""


class Ticker:
    def __init__(self, world, call_later):
        pass

    def start(self):
        pass

    def stop(self):
        pass
