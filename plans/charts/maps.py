"""The four towns as they lie to each other: a sketch, not a survey."""

from dataclasses import dataclass, field

from .lights import MOST_URGENT_FIRST, WORDS

# slug: outline, middle of the words, their first baseline.
LANDS = {
    "xizhu": ("M8 18 130 4 158 56 141 122 76 142 19 114Z", (82, 46)),
    "zhangzhu": ("M158 56 243 44 277 98 268 184 204 196 142 164 141 122Z", (208, 92)),
    "hufu": ("M277 98 361 84 412 134 392 212 316 228 268 184Z", (338, 132)),
    "taihua": ("M76 142 141 122 142 164 204 196 214 264 142 296 66 258Z", (138, 200)),
}
CHIP_WIDTH, CHIP_HEIGHT, CHIPS_IN_ROW = 38, 26, 3


@dataclass(frozen=True)
class MapTown:
    slug: str
    name: str
    word: str
    total: int
    counts: dict[str, int]
    url: str
    count_urls: dict[str, str] = field(default_factory=dict)
    lang: str = ""


@dataclass(frozen=True)
class MapChip:
    x: int
    y: int
    light: str
    count: int
    url: str

    @property
    def mark(self):
        """The corner of its shape."""
        return self.x + 4, self.y + 8

    @property
    def word(self):
        return WORDS[self.light]


@dataclass(frozen=True)
class MapLand:
    town: MapTown
    outline: str
    x: int
    y: int
    chips: tuple[MapChip, ...]


@dataclass(frozen=True)
class TownMap:
    lands: tuple[MapLand, ...]
    elsewhere: tuple[MapLand, ...]  # towns that the sketch does not know
    width: int = 420
    height: int = 300
    chip_width: int = CHIP_WIDTH
    chip_height: int = CHIP_HEIGHT

    @property
    def is_empty(self):
        return not (self.lands or self.elsewhere)


def town_map(towns):
    towns = tuple(towns)
    return TownMap(
        lands=tuple(draw(town) for town in towns if town.slug in LANDS),
        elsewhere=tuple(draw(town) for town in towns if town.slug not in LANDS),
    )


def draw(town):
    outline, (x, y) = LANDS.get(town.slug, ("", (0, 0)))
    shown = [light for light in MOST_URGENT_FIRST if town.counts.get(light)]
    chips = tuple(
        MapChip(
            *chip_place(index, len(shown), x, y + 27),
            light,
            town.counts[light],
            town.count_urls.get(light, ""),
        )
        for index, light in enumerate(shown)
    )
    return MapLand(town, outline, x, y, chips)


def chip_place(index, count, middle, top):
    """Return the corner of one count; rows of three, each centred."""
    row, column = divmod(index, CHIPS_IN_ROW)
    in_row = min(count - row * CHIPS_IN_ROW, CHIPS_IN_ROW)
    left = middle - in_row * CHIP_WIDTH // 2
    return left + column * CHIP_WIDTH, top + row * CHIP_HEIGHT
