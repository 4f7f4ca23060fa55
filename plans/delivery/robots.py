"""Group robots of WeCom, DingTalk and Feishu: what is sent to which, and how it is
signed. A robot answers 200 also when it refuses: the code in the answer counts.
"""

import base64
import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from plans.models import Robot

TIMEOUT = 10  # seconds
LONGEST_ANSWER = 64 * 1024
# WeCom takes 4096 bytes; the others take more.
LONGEST_TEXT = 3800


class RobotError(Exception):
    """The message did not arrive; the words say why."""


def check_address(url):
    """Refuse an address that is no robot's: RobotError with the way out."""
    try:
        url.encode("ascii")
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise RobotError(_("The address cannot be read.")) from None
    schemes = ("https", "http") if settings.ROBOT_PRIVATE_ADDRESSES else ("https",)
    if parts.scheme not in schemes or not parts.hostname or parts.username:
        raise RobotError(_("A robot’s address begins with https:// and its host."))
    if parts.hostname not in settings.ROBOT_HOSTS:
        raise RobotError(
            _("“%(host)s” is not among the hosts that robots may have: %(hosts)s.")
            % {"host": parts.hostname[:80], "hosts": ", ".join(settings.ROBOT_HOSTS)}
        )
    return parts, port or (443 if parts.scheme == "https" else 80)


def send(robot, lines, *, at):
    """Say the lines in the robot's group, or raise RobotError or OSError."""
    title = str(_("Key work: %(unit)s") % {"unit": robot.unit.short_name})
    text = _fitting(lines)
    url, body = FORMS[robot.kind](robot.url, robot.secret, title, text, at)
    answer = _post(url, body)
    code = next(
        (answer[name] for name in ("errcode", "code", "StatusCode") if name in answer),
        None,
    )
    if code != 0:
        words = answer.get("errmsg") or answer.get("msg") or answer.get("StatusMessage")
        raise RobotError(f"{robot.kind} {code}: {str(words or '')[:200]}")


def _fitting(lines):
    """As many of the newest lines as a message holds, and how many were left out."""
    kept, size = [], 0
    for line in reversed(lines):
        size += len(line.encode()) + 8
        if size > LONGEST_TEXT:
            break
        kept.append(f"- {line}")
    left = len(lines) - len(kept)
    more = [_("… and %(number)s more in the portal") % {"number": left}] if left else []
    link = _("Details: %(url)s") % {"url": f"{settings.PORTAL_BASE_URL}/"}
    return "\n".join([*reversed(kept), *more, link])


def dingtalk(url, secret, title, text, at):
    if secret:
        stamp = str(int(at.timestamp() * 1000))
        sign = base64.b64encode(_hmac(secret, f"{stamp}\n{secret}")).decode()
        joint = "&" if "?" in url else "?"
        url += joint + urlencode({"timestamp": stamp, "sign": sign})
    text = f"### {title}\n{text}"
    return url, {"msgtype": "markdown", "markdown": {"title": title, "text": text}}


def wecom(url, secret, title, text, at):
    content = f"**{title}**\n{text}"
    return url, {"msgtype": "markdown", "markdown": {"content": content}}


def feishu(url, secret, title, text, at):
    content = [[{"tag": "text", "text": text}]]
    body = {
        "msg_type": "post",
        "content": {"post": {"zh_cn": {"title": title, "content": content}}},
    }
    if secret:
        stamp = str(int(at.timestamp()))
        sign = base64.b64encode(_hmac(f"{stamp}\n{secret}", "")).decode()
        body |= {"timestamp": stamp, "sign": sign}
    return url, body


def _hmac(key, message):
    return hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()


FORMS = {
    Robot.Kind.DINGTALK: dingtalk,
    Robot.Kind.WECOM: wecom,
    Robot.Kind.FEISHU: feishu,
}


def _public_address(host, port):
    """The address to connect to: looked up once, and refused where it is internal."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for *_rest, address in found:
        ip = ipaddress.ip_address(address[0].partition("%")[0])
        if settings.ROBOT_PRIVATE_ADDRESSES or (ip.is_global and not ip.is_multicast):
            return address[0]
    raise RobotError(_("“%(host)s” leads to an internal address.") % {"host": host})


def _post(url, body):
    """POST JSON to a robot and read its JSON answer. Redirects are not followed."""
    parts, port = check_address(url)
    address = _public_address(parts.hostname, port)
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(parts.hostname, port, timeout=TIMEOUT)
    # The address that was checked, not what the name may mean a moment later.
    connection._create_connection = lambda target, *args, **kwargs: (
        socket.create_connection((address, port), TIMEOUT)
    )
    path = parts.path or "/"
    try:
        connection.request(
            "POST",
            f"{path}?{parts.query}" if parts.query else path,
            json.dumps(body, ensure_ascii=False).encode(),
            {"Content-Type": "application/json; charset=utf-8"},
        )
        response = connection.getresponse()
        content = response.read(LONGEST_ANSWER)
        if response.status != 200:
            raise RobotError(f"HTTP {response.status}")
    except http.client.HTTPException as error:
        raise RobotError(type(error).__name__) from error
    finally:
        connection.close()
    try:
        answer = json.loads(content)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise RobotError(_("The answer could not be read."))
    return answer
