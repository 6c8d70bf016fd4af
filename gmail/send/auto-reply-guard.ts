import { GmailError, guideTo } from '../errors';
import type { AutomaticMail } from '../message';
import { mailboxOf } from '../one-address';
import { HOPS, isAnswerable, kindByHeader } from '../parse/kind';
import { table } from '../table';

/** Automatic messages that led to one another at most: more are no conversation any more. */
const MAX_AUTOMATIC_HOPS = 5;

/** Values of a header by its lower-case name, as an incoming message has them. */
type Headers = Record<string, string[]>;

const first = (headers: Headers, name: string): string =>
	(headers[name]?.[0] ?? '').trim().toLowerCase();

/** The most that any of these fields says: whoever passes a message on may have put a field of their own above. */
const hopsOf = (headers: Headers): number =>
	Math.max(
		0,
		...(headers[HOPS.toLowerCase()] ?? []).map((value) => Math.floor(Number(value.trim()) || 0)),
	);

/** How many automatic messages led to the one that these messages lead to, itself counted. */
export const hopsAfter = (led: Headers[]): number =>
	led.reduce((most, headers) => Math.max(most, hopsOf(headers)), 0) + 1;

/** What tells whether a message may be answered by a program. */
export interface AutoReplySigns {
	kind?: string;
	/** What the receiving side made of it, where it did. */
	answerable?: boolean;
	headers: Headers;
	/** Address it came from, lower case; '' where it names none. */
	from: string;
	/** Who would get the answer, lower case: a sender may name somebody else for it. */
	recipients: string[];
}

/** `no-reply@`, `bank.donotreply@`, `noreply+7@`, and what says so in other languages: `ne.pas.repondre@`. */
const unread =
	/(?:^|[._+-])(?:no[._-]?reply|do[._-]?not[._-]?(?:reply|respond)|no[._-]?response|auto[._-]?(?:reply|responder|response)|ne[._-]?pas[._-]?repondre|nicht[._-]?antworten|keine[._-]?antwort|no[._-]?respond(?:er|as)|non[._-]?rispondere|nao[._-]?respond(?:a|er)|niet[._-]?(?:be)?antwoorden|nie[._-]?odpowiadac)(?:[._+-]|\d|@)/;

/** Addresses of mail servers, and those that manage a mailing list (RFC 3834 section 2). */
const server = /^(?:mailer-daemon|postmaster|bounces?)[@+]/;
const list =
	/^(?:owner-|(?:listserv|majordomo?|mailman|sympa)@)|-(?:request|owner|bounces?|(?:un)?subscribe)[@+]/;

const kinds = table({
	automaticReply: 'it is an automatic reply itself',
	automaticMessage: 'a program made it',
	bounce: 'it reports that a message could not be delivered',
	deliveryNotice: 'it is a notice of a mail server',
	readReceipt: 'it is a read receipt',
});

/**
 * Why a program should not answer a message: two of them could go on for ever (RFC 3834 section 2).
 *
 * @param own addresses of the account and its aliases, lower case
 * @returns undefined when it may
 */
const whyNot = (
	{ kind, answerable, headers, from, recipients }: AutoReplySigns,
	own: string[],
): string | undefined => {
	const submitted = (headers['auto-submitted'] ?? [])
		.map((value) => value.trim().toLowerCase())
		.find((value) => value !== '' && value !== 'no');
	const isList = headers['list-id'] !== undefined || headers['list-post'] !== undefined;
	const precedence = first(headers, 'precedence');
	const to = (which: (address: string) => boolean): string | undefined => recipients.find(which);
	const mailboxes = new Set(own.map(mailboxOf));
	const isOwn = (address: string): boolean => mailboxes.has(mailboxOf(address));
	if (isOwn(from)) return 'it was sent from this very mailbox';
	if (to(isOwn)) return 'the answer would go to this very mailbox';
	// Items of other nodes tell no kind, and nodes between may have lost it.
	const byHeader = kindByHeader(headers);
	const automatic = [kind, byHeader].find((each) => each !== undefined && each in kinds);
	if (automatic) return kinds[automatic];
	if (submitted !== undefined) return 'a program made it';
	if (isList) return 'it came over a mailing list';
	if (/^(bulk|list|junk|auto_reply)$/.test(precedence))
		return `its sender marked it as ${precedence}`;
	if (/^<\s*>$/.test(first(headers, 'return-path'))) return 'its sender wants no answer';
	if (server.test(from)) return 'a mail server wrote it';
	if (to((address) => server.test(address))) return 'the answer would go to a mail server';
	if (to((address) => list.test(address))) return 'the answer would go to a mailing list';
	const nobody = to((address) => unread.test(address));
	if (nobody) return `nobody reads the mail of ${nobody}`;
	const isWanted = answerable !== false && isAnswerable(headers, byHeader, isList);
	return isWanted ? undefined : 'its sender wants no automatic answer';
};

/**
 * @throws GmailError `loopRefused` when a program should not answer this message
 */
export const refuseAutoReply = (signs: AutoReplySigns, own: string[]): void => {
	const why = whyNot(signs, own);
	if (why === undefined) return;
	throw new GmailError(`This message is not answered automatically: ${why}`, {
		code: 'loopRefused',
		retry: 'never',
		remedy:
			'Nobody has to act. If it should be answered all the same, you switch on "Answer Automatic Mail Too" in the options: two programs that answer each other never stop.',
		guide: guideTo('This message is not answered automatically'),
	});
};

/**
 * Keeps a bounce from being passed on to an address that it reports: the copy would bounce too, and that bounce be passed on.
 *
 * @param unreachable whom the message that is passed on reports, in small letters
 * @throws GmailError `loopRefused`
 */
export const refuseBounceTo = (
	{ unreachable: reported = [] }: { unreachable?: string[] },
	recipients: Array<{ address: string }>,
): void => {
	const unreachable = recipients.find(({ address }) => reported.includes(address.toLowerCase()));
	if (!unreachable) return;
	throw new GmailError(
		`This bounce says that ${unreachable.address} cannot be reached: it is not forwarded there`,
		{
			code: 'loopRefused',
			retry: 'never',
			remedy: `You correct the address in the node that sends to ${unreachable.address}. The trigger leaves bounces out with its filter "Skip".`,
			guide: guideTo('This bounce says that jane@example.org cannot be reached'),
		},
	);
};

/**
 * Marks what goes out because messages came in.
 *
 * @param led headers of those messages
 * @throws GmailError `loopRefused` when one of them came about by too many automatic messages already
 */
export const automaticAfter = (led: Headers[], kind: AutomaticMail['kind']): AutomaticMail => {
	const hops = hopsAfter(led);
	if (hops <= MAX_AUTOMATIC_HOPS) return { kind, hops };
	throw new GmailError(
		`${MAX_AUTOMATIC_HOPS} automatic messages led to this one: it is not passed on`,
		{
			code: 'loopRefused',
			retry: 'never',
			remedy:
				'You look for workflows that answer or forward to each other, and let one of them leave the mail of the other alone.',
			guide: guideTo('5 automatic messages led to this one: it is not passed on'),
		},
	);
};

const HOUR_MS = 3_600_000;

/** When automatic messages went to an address, in ms since 1970. */
export type AutomaticTimes = Record<string, number[]>;

/** How many automatic messages may go out within an hour. */
export interface HourlyLimits {
	/** Replies to one address. */
	perAddress: number;
	/** Messages to all together. */
	inAll: number;
	/** ms since 1970. */
	now: number;
}

/** Stands for all addresses; has no @, so it is none itself. */
const ALL_ADDRESSES = '*';

const tooMany = (what: string, sent: number[], remedy: string, guide: string): GmailError =>
	new GmailError(what, {
		code: 'loopRefused',
		retry: 'later',
		retryAt: Math.min(...sent) + HOUR_MS,
		remedy,
		guide: guideTo(guide),
	});

/**
 * Counts an automatic message.
 *
 * @param times what was counted so far; changed, unless it is refused
 * @param replied addresses that get a reply, lower case; none for a message that answers nobody
 * @throws GmailError `loopRefused` when one of them, or all together, got as many within the last hour
 */
export const countAutomatic = (
	times: AutomaticTimes,
	replied: string[],
	{ perAddress, inAll, now }: HourlyLimits,
): void => {
	// They stand in their order: only the first ones are ever looked at.
	const recent = (key: string): number[] => {
		const sent = times[key] ?? [];
		const first = sent.findIndex((at) => at > now - HOUR_MS);
		sent.splice(0, first === -1 ? sent.length : first);
		return sent;
	};
	for (const address of replied) {
		const sent = recent(address);
		if (sent.length < perAddress) continue;
		throw tooMany(
			`${address} got ${sent.length} automatic replies within the last hour`,
			sent,
			'You look whether a program answers there. If not, raise "Replies to One Address an Hour" in the options.',
			'jane@example.org got 10 automatic replies within the last hour',
		);
	}
	const all = recent(ALL_ADDRESSES);
	if (all.length >= inAll) {
		throw tooMany(
			`This node sent ${all.length} messages within the last hour because mail came in`,
			all,
			'You look whether this workflow and another program write to each other. If not, raise "Automatic Messages an Hour" in the options.',
			'This node sent 500 messages within the last hour because mail came in',
		);
	}
	for (const key of [...replied, ALL_ADDRESSES]) (times[key] = recent(key)).push(now);
};

/** Forgets what is older than an hour, so that what is kept does not grow for ever. */
export const forgetOldTimes = (times: AutomaticTimes, now: number): void => {
	for (const key of Object.keys(times)) {
		const recent = (times[key] ?? []).filter((at) => at > now - HOUR_MS);
		if (recent.length > 0) times[key] = recent;
		else delete times[key];
	}
};
