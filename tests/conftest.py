"""The personas of the portal; everything else is made by tests.factories."""

import pytest

from tests.demo import demo, demo_rows  # noqa: F401
from tests.factories import Role, make_leader, make_member, make_office, make_unit


@pytest.fixture
def zhangzhu(db):
    return make_unit("zhangzhu", "张渚镇", strategy_word="增")


@pytest.fixture
def hufu(db):
    return make_unit("hufu", "湖㳇镇", strategy_word="精", former_names="湖父、湖氵父")


@pytest.fixture
def zhangzhu_head(zhangzhu):
    return make_member(zhangzhu, Role.HEAD, full_name="张渚负责人")


@pytest.fixture
def reporter(zhangzhu):
    return make_member(zhangzhu, Role.REPORTER, full_name="张渚填报人")


@pytest.fixture
def hufu_head(hufu):
    return make_member(hufu, Role.HEAD, full_name="湖㳇负责人")


@pytest.fixture
def viewer(db):
    return make_member(make_office(), Role.VIEWER, full_name="浏览人")


@pytest.fixture
def leader(db):
    return make_leader(full_name="责任领导")


@pytest.fixture
def supervisor(db):
    return make_member(make_office(), Role.SUPERVISOR, full_name="督查人")


@pytest.fixture
def planner(db):
    return make_member(make_office(), Role.PLANNER, full_name="计划管理员")


@pytest.fixture
def sysadmin(db):
    return make_member(make_office(), Role.SYSADMIN, full_name="系统管理员")


@pytest.fixture
def secadmin(db):
    return make_member(make_office(), Role.SECADMIN, full_name="安全管理员")


@pytest.fixture
def auditor(db):
    return make_member(make_office(), Role.AUDITOR, full_name="审计管理员")
