"""Units and posts as shipped."""

from plans.shipping.ledger import Shelf
from plans.shipping.tables import read
from towns.models import Post, Unit

UNIT = {
    "slug": "标识",
    "name": "名称",
    "short_name": "简称",
    "english_name": "英文名",
    "kind": "类别",
    "parent": "上级",
    "strategy_word": "定位词",
    "english_strategy": "定位英文",
    "former_names": "别名",
    "office_phone": "办公电话",
    "is_proposed": "建议",
    "note": "说明",
}
POST = {
    "slug": "标识",
    "name": "名称",
    "english_name": "英文名",
    "is_proposed": "建议",
    "note": "说明",
}


def load_units(folder, ledger, *, only=None):
    """Units by their slug. `only` limits the load to one kind (init: the office)."""
    shelf = Shelf(ledger, Unit, UNIT, natural=["slug"])
    for order, row in enumerate(read(folder / "units.csv", *UNIT.values(), key="标识")):
        kind = row.choice("类别", Unit.Kind)
        if only and kind != only:
            continue
        parent = row.text("上级") and row.one_of("上级", shelf.found)
        values = {name: row.text(column) for name, column in UNIT.items()}
        values |= {
            "kind": kind,
            "parent": parent or None,
            "is_proposed": row.flag("建议"),
            "order": order,
        }
        shelf.ship(row, row.needed("标识"), values)
    return shelf.found


def load_posts(folder, ledger):
    """Posts of responsible leaders by their slug."""
    shelf = Shelf(ledger, Post, POST, natural=["slug"])
    for order, row in enumerate(read(folder / "posts.csv", *POST.values(), key="标识")):
        values = {name: row.text(column) for name, column in POST.items()}
        values |= {"is_proposed": row.flag("建议"), "order": order}
        shelf.ship(row, row.needed("标识"), values)
    return shelf.found
