import type { Bounce, MailKind } from '../message';

/** Values of a header by its lower-case name. */
type Headers = Record<string, string[]>;

/** What a message is made of, as far as it tells what it is for. */
export interface Signs {
	headers: Headers;
	/** `report-type` of a multipart/report (RFC 6522), lower case; '' for any other message. */
	reportType: string;
	bounce: Bounce | undefined;
	/** The iTIP method of its calendar part, in capitals; '' where there is none. */
	calendarMethod: string;
}

const calendarKinds: Record<string, MailKind> = {
	REQUEST: 'calendarInvitation',
	ADD: 'calendarInvitation',
	PUBLISH: 'calendarInvitation',
	REPLY: 'calendarReply',
	COUNTER: 'calendarReply',
	REFRESH: 'calendarReply',
	DECLINECOUNTER: 'calendarReply',
	CANCEL: 'calendarCancellation',
};

const word = (headers: Headers, name: string): string =>
	(headers[name]?.[0] ?? '').trim().toLowerCase();

/** The value of Auto-Submitted without its parameters (RFC 3834 section 5); `no` where there is none. */
const autoSubmitted = (headers: Headers): string =>
	word(headers, 'auto-submitted').split(/[;\s(]/)[0] || 'no';

/** Mail servers report with an empty return path (RFC 5321 section 4.5.5); so do some automatic answers. */
const hasEmptyReturnPath = (headers: Headers): boolean =>
	/^<\s*>$/.test(word(headers, 'return-path'));

const isFromMailSystem = (headers: Headers): boolean =>
	/\b(mailer-daemon|postmaster)@/i.test(headers.from?.[0] ?? '');

const isBounce = ({ headers, reportType, bounce }: Signs): boolean =>
	reportType === 'delivery-status' ||
	headers['x-failed-recipients'] !== undefined ||
	(bounce !== undefined && bounce.recipients.length > 0) ||
	(hasEmptyReturnPath(headers) && isFromMailSystem(headers));

/** Before RFC 3834, and beside it, each maker had a header of their own. */
const isAutomaticReply = (headers: Headers): boolean =>
	autoSubmitted(headers) === 'auto-replied' ||
	['x-autoreply', 'x-autorespond', 'x-autoresponse', 'x-auto-reply-from'].some(
		(name) => headers[name] !== undefined && word(headers, name) !== 'no',
	) ||
	/^auto[-_]?reply$/.test(word(headers, 'precedence')) ||
	word(headers, 'x-precedence') === 'auto_reply' ||
	word(headers, 'delivered-to') === 'autoresponder';

/** Says what a message is; the first that fits, from the most certain on. */
export const kindOf = (signs: Signs): MailKind => {
	const { headers, reportType, bounce, calendarMethod } = signs;
	if (reportType === 'disposition-notification') return 'readReceipt';
	if (isBounce(signs)) {
		const actions = bounce?.recipients.map(({ action }) => action) ?? [];
		const isNotice = actions.length > 0 && !actions.some((action) => /^(failed|)$/.test(action));
		return isNotice ? 'deliveryNotice' : 'bounce';
	}
	const calendarKind = calendarKinds[calendarMethod];
	if (calendarKind) return calendarKind;
	if (isAutomaticReply(headers)) return 'automaticReply';
	return autoSubmitted(headers) === 'no' ? 'mail' : 'automaticMessage';
};

/**
 * Whether a program may answer by itself (RFC 3834 section 2; X-Auto-Response-Suppress is Microsoft's way to say no,
 * [MS-OXCMAIL] section 2.1.3.2.10). Says nothing about what kind of message it is: newsletters and invitations of people
 * carry that header too.
 */
export const isAnswerable = (headers: Headers, kind: MailKind, isList: boolean): boolean =>
	kind !== 'automaticReply' &&
	kind !== 'automaticMessage' &&
	kind !== 'bounce' &&
	kind !== 'deliveryNotice' &&
	kind !== 'readReceipt' &&
	!isList &&
	!hasEmptyReturnPath(headers) &&
	!/^(bulk|list|junk)$/.test(word(headers, 'precedence')) &&
	!/\b(all|autoreply|oof)\b/.test(word(headers, 'x-auto-response-suppress'));
