import type { BouncedRecipient, MailKind } from '../message';
import { isDaemon, isMailSystem, outcomeOfSubject, type Outcome } from './notice-words';
import { table } from '../table';

/** Header of our own automatic mail: how many automatic messages led to it. */
export const HOPS = 'X-Mail-Pipeline-Hops';

/** Values of a header by its lower-case name. */
type Headers = Record<string, string[]>;

/** What a message is made of, as far as it tells what it is for. */
export interface Signs {
	headers: Headers;
	/** `report-type` of a multipart/report (RFC 6522), lower case; '' for any other message. */
	reportType: string;
	/** True where a part of it is a machine-readable report on delivery (RFC 3464). */
	hasStatus: boolean;
	/** True where a part of it is a report about spam (RFC 5965). */
	hasFeedback: boolean;
	/** What it says in prose about another message. Asked only of what may be a notice. */
	prose: { outcome: () => Outcome; namesRecipients: () => boolean };
	/** The iTIP method of its calendar part, in capitals; '' where there is none. */
	calendarMethod: string;
}

const calendarKinds = table<MailKind>({
	REQUEST: 'calendarInvitation',
	ADD: 'calendarInvitation',
	PUBLISH: 'calendarInvitation',
	REPLY: 'calendarReply',
	COUNTER: 'calendarReply',
	REFRESH: 'calendarReply',
	DECLINECOUNTER: 'calendarReply',
	CANCEL: 'calendarCancellation',
});

const word = (headers: Headers, name: string): string =>
	(headers[name]?.[0] ?? '').trim().toLowerCase();

/**
 * The value of Auto-Submitted without its parameters (RFC 3834 section 5); `no` where there is none, and the other where one of
 * several says so.
 */
const autoSubmitted = (headers: Headers): string =>
	(headers['auto-submitted'] ?? [])
		.map(
			(value) =>
				value
					.trim()
					.toLowerCase()
					.split(/[;\s(]/)[0] ?? '',
		)
		.find((value) => value !== '' && value !== 'no') ?? 'no';

/** Mail servers report with an empty return path (RFC 5321 section 4.5.5); so do some automatic answers. */
const hasEmptyReturnPath = (headers: Headers): boolean =>
	/^<\s*>$/.test(word(headers, 'return-path'));

const isAnswer = (subject: string): boolean => /^\s*(re|fwd?|aw|wg|tr|rv|sv|vs)\s?:/i.test(subject);

/** True where a person, or a workflow of ours, tells of something that they got. */
const isPassedOn = (headers: Headers): boolean =>
	isAnswer(headers.subject?.[0] ?? '') ||
	['user-agent', HOPS.toLowerCase()].some((name) => headers[name] !== undefined);

/** Whether it reports of another message's delivery, from the most certain sign on. A person may send a report along. */
const isDeliveryReport = ({ headers, reportType, hasStatus, prose }: Signs): boolean => {
	if (reportType === 'delivery-status' || headers['x-failed-recipients'] !== undefined) return true;
	const from = headers.from?.[0] ?? '';
	const subject = headers.subject?.[0] ?? '';
	const told = outcomeOfSubject(subject);
	const fromDaemon = isDaemon(from);
	const fromSystem = fromDaemon || isMailSystem(from);
	const isEmpty = hasEmptyReturnPath(headers);
	if (hasStatus && (fromSystem || isEmpty)) return true;
	if (hasStatus && told && prose.outcome() && !isPassedOn(headers)) return true;
	if (fromDaemon) return isEmpty || told !== undefined || prose.outcome() !== undefined;
	if (fromSystem || isEmpty) {
		if (told && prose.outcome()) return true;
		return fromSystem && prose.outcome() !== undefined && prose.namesRecipients();
	}
	const isRejection =
		reportType === 'disposition-notification' ? /reject/i.test(subject) : reportType === '';
	// A person who writes about a bounce answers somebody, or has a mail program that says so; a workflow that tells of one is ours.
	const isOfPerson =
		isPassedOn(headers) ||
		['in-reply-to', 'references'].some((name) => headers[name] !== undefined);
	return (
		told !== undefined &&
		isRejection &&
		!isOfPerson &&
		prose.outcome() !== undefined &&
		prose.namesRecipients()
	);
};

const automaticSubject =
	/^\s*\[?(auto(matic)?[ -]?(reply|response|answer)\b|auto:|out of (the )?office\b|automatische antwort|abwesenheit|réponse automatique|respuesta automática|risposta automatica|resposta automática|automatisch antwoord|automatiskt? svar|autosvar|automaattinen vastaus|odpowiedź automatyczna|automatyczna odpowiedź|automatická odpověď|автоматический ответ|автоответ|自动回复|自動回覆|自動返信|자동 회신|otomatik yanıt|automatikus válasz)/i;

/**
 * Exchange and Office 365 answer by their rules and mark that in headers of their own, as does iCloud. The loop header alone is
 * a redirect: a person's mail, passed on.
 */
const isAutomaticReplyOfMaker = (headers: Headers): boolean =>
	(autoSubmitted(headers) !== 'no' &&
		(word(headers, 'x-ms-exchange-generated-message-source') === 'mailbox rules agent' ||
			automaticSubject.test(headers.subject?.[0] ?? ''))) ||
	(headers['x-auto-response-suppress'] !== undefined &&
		(automaticSubject.test(headers.subject?.[0] ?? '') ||
			(hasEmptyReturnPath(headers) && headers['x-ms-exchange-inbox-rules-loop'] !== undefined))) ||
	word(headers, 'x-apple-action').startsWith('vacation');

/**
 * Others mark no more than that nobody is to answer, by an empty return path or by Precedence, or nothing at all (Lotus Domino).
 * The subject says what it is then; alone it says nothing, since people and newsletters write of such things too.
 */
const isUnmarkedAutomaticReply = (headers: Headers): boolean => {
	const subject = headers.subject?.[0] ?? '';
	if (headers['x-mimetrack'] !== undefined && /^auto: /i.test(subject)) return true;
	const isMarked =
		hasEmptyReturnPath(headers) || /^(?:bulk|junk)$/.test(word(headers, 'precedence'));
	const isSentToMany = ['list-id', 'list-unsubscribe'].some((name) => headers[name] !== undefined);
	return isMarked && !isSentToMany && automaticSubject.test(subject);
};

/** Before RFC 3834, and beside it, each maker had a header of their own. */
const isAutomaticReply = (headers: Headers): boolean =>
	autoSubmitted(headers) === 'auto-replied' ||
	[
		'x-autoreply',
		'x-autorespond',
		'x-autoresponse',
		'x-auto-reply',
		'x-auto-reply-from',
		'x-autoreply-from',
		'x-mail-autoreply',
		'x-fc-machinegenerated',
	].some((name) => headers[name] !== undefined && !/^(?:no|false)$/.test(word(headers, name))) ||
	['precedence', 'x-precedence', 'preference'].some((name) =>
		/^auto[-_]?reply$/.test(word(headers, name)),
	) ||
	word(headers, 'x-autogenerated') === 'reply' ||
	/\bautoresponder\b/.test(word(headers, 'x-post-messageclass')) ||
	/^(?:vacation|autorespond)/.test(word(headers, 'x-mailer')) ||
	word(headers, 'delivered-to') === 'autoresponder' ||
	isAutomaticReplyOfMaker(headers) ||
	isUnmarkedAutomaticReply(headers);

/**
 * Says what a message is; the first that fits, from the most certain on. What reports of a delivery is a `bounce` here;
 * whether it is a notice only, its recipients tell (`kindOfReport`).
 */
export const kindOf = (signs: Signs): MailKind => {
	const { headers, reportType, calendarMethod } = signs;
	if (reportType === 'feedback-report') return 'automaticMessage';
	if (signs.hasFeedback && !isPassedOn(headers)) return 'automaticMessage';
	if (isDeliveryReport(signs)) return 'bounce';
	if (reportType === 'disposition-notification') return 'readReceipt';
	if (reportType !== '') return 'automaticMessage';
	const calendarKind = calendarKinds[calendarMethod];
	if (calendarKind) return calendarKind;
	if (isAutomaticReply(headers)) return 'automaticReply';
	return autoSubmitted(headers) === 'no' ? 'mail' : 'automaticMessage';
};

/** The `report-type` that a Content-Type header names for the whole message, lower case; '' for any other message. */
const reportTypeIn = (contentType: string): string => {
	if (!/^multipart\/report\b/.test(contentType)) return '';
	return /;\s{0,99}report-type\s{0,9}=\s{0,9}"?([\w.-]{1,99})/.exec(contentType)?.[1] ?? 'unknown';
};

/** What a message is as far as its header tells, without a look at its parts. */
export const kindByHeader = (headers: Headers): MailKind =>
	kindOf({
		headers,
		reportType: reportTypeIn(word(headers, 'content-type')),
		hasStatus: false,
		hasFeedback: word(headers, 'content-type').startsWith('message/feedback-report'),
		prose: { outcome: () => undefined, namesRecipients: () => false },
		calendarMethod: '',
	});

/** A report on delivery is a `bounce` where somebody was not reached for good, else a notice. */
export const kindOfReport = (recipients: BouncedRecipient[], outcome: Outcome): MailKind => {
	const actions = recipients.map(({ action }) => action || outcome || 'failed');
	if (actions.length === 0) return outcome === 'delayed' ? 'deliveryNotice' : 'bounce';
	return actions.includes('failed') ? 'bounce' : 'deliveryNotice';
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
