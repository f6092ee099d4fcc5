"""Mails that came back, as RFC 3464 and RFC 5965 have them. The people are invented."""

RETURN_PATH = "bounces+token@example.org"
ORIGINAL = """\
Return-Path: <{return_path}>
From: Trial Watcher <watcher@example.org>
To: pat.doe@example.net
Subject: A trial changed
Message-ID: {message_id}
"""
MESSAGE_ID = "<tw_original@watch.example.org>"


def make_dsn(
    *,
    action: str = "failed",
    status: str = "5.1.1",
    diagnostic: str = "smtp; 550 5.1.1 no such user",
    to: str = RETURN_PATH,
    message_id: str = MESSAGE_ID,
    original: str = "message/rfc822",
) -> bytes:
    """Return a delivery status notification, as Postfix writes it."""
    body = f"""\
Return-Path: <>
Delivered-To: <{to}>
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
To: <{to}>
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="cut/here"

This is a MIME-encapsulated message.

--cut/here
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--cut/here
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Mon,  2 Mar 2026 08:30:05 +0000 (UTC)

Final-Recipient: rfc822; pat.doe@example.net
Original-Recipient: rfc822;pat.doe@example.net
Action: {action}
Status: {status}
Remote-MTA: dns; mx.example.net
Diagnostic-Code: {diagnostic}

--cut/here
Content-Description: Undelivered Message
Content-Type: {original}

{ORIGINAL.format(return_path=to, message_id=message_id)}
Dear reader, a trial changed.

--cut/here--
"""
    return body.encode()


def make_complaint(kind: str = "abuse", *, message_id: str = MESSAGE_ID, return_path: str = RETURN_PATH) -> bytes:
    """Return a feedback report, as RFC 5965 shows one; who complained is left out of it, as providers do."""
    body = f"""\
From: feedback@example.net
To: abuse@example.org
Subject: FW: A trial changed
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="part1"

--part1
Content-Type: text/plain; charset="US-ASCII"

This is an email abuse report.

--part1
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <{return_path}>

--part1
Content-Type: message/rfc822
Content-Disposition: inline

{ORIGINAL.format(return_path=return_path, message_id=message_id)}
Dear reader, a trial changed.
--part1--
"""
    return body.encode()


DSN = make_dsn()
ARF = make_complaint()

QMAIL = f"""\
Return-Path: <>
Delivered-To: {RETURN_PATH}
From: MAILER-DAEMON@mx.example.net
To: {RETURN_PATH}
Subject: failure notice

Hi. This is the qmail-send program at mx.example.net.
<pat.doe@example.net>:
Sorry, no mailbox here by that name. (#5.1.1)
""".encode()

OUT_OF_OFFICE = f"""\
Return-Path: <>
From: Pat Doe <pat.doe@example.net>
To: {RETURN_PATH}
Subject: Out of office
Auto-Submitted: auto-replied

I am back in March. Ask postmaster@example.net until then.
""".encode()
