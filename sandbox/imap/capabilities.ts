/** Before sign-in, as imap.gmail.com announced it on 2026-10-05. */
const BEFORE_LOGIN =
	'IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 XYZZY SASL-IR ' +
	'AUTH=XOAUTH2 AUTH=PLAIN AUTH=PLAIN-CLIENTTOKEN AUTH=OAUTHBEARER';

/** After sign-in. No QRESYNC, SORT or THREAD: Gmail has none. */
const AFTER_LOGIN =
	'IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 UIDPLUS ' +
	'COMPRESS=DEFLATE ENABLE MOVE CONDSTORE ESEARCH UTF8=ACCEPT LIST-EXTENDED LIST-STATUS LITERAL- ' +
	'SPECIAL-USE APPENDLIMIT=35651584';

/** The capability list of a session. */
export const capabilities = ({ signedIn }: { signedIn: boolean }): string =>
	signedIn ? AFTER_LOGIN : BEFORE_LOGIN;

/** What ENABLE can switch on (RFC 5161). */
export const enableable: readonly string[] = ['CONDSTORE', 'UTF8=ACCEPT'];
