import type { BouncedRecipient } from '../message';

/** Reports are short; what is longer than this is what they return. Lines, and characters of one. */
const MAX_LINES = 400;
const MAX_LINE = 4_000;

/** Characters of what the other server said. */
const MAX_DIAGNOSTIC = 1_000;

/** A report in prose, taken apart. */
export interface BounceText {
	/** What the mail system says, line by line. */
	report: string[];
	/** The header of the message that it returns below that; '' where it returns none. */
	original: string;
}

/** How mail systems announce what they return, once rulers are off such a line. */
const announcements = [
	/^(-* )?(this is )?a copy of (the|your) (original )?(message|mail)/,
	/^here is (a copy of|the )/,
	/^below (this|the next) line is (a )?copy/,
	/^below is a copy/,
	/^(the |full )?(original|returned|unsent|undelivered|old) (message|mail|e-?mail)('s)?( (headers?|text|source|body|info|details))?( (follows?|is (following|attached|below|included)|as follows|attached|below|adjunto))?( \([^()]{0,40}\))?$/,
	/^(the )?(message |mail )?(headers?|text|body) (of the (original|returned|source|failed) (message|mail) )?(follows?|is following|attached|below)$/,
	/^(the )?headers? of the (original|returned|source) (message|mail)/,
	/^(message|mail|returned mail|returned message) (headers?|text|body|content)? ?follows?$/,
	/^(start|beginning) of (the )?(returned|original)/,
	/^included is a copy of/,
	/^original (mail|message) as (follows|received)/,
	/^the (first|following|top) \d+ lines/,
	/^the header and top/,
	/^your (original )?message (reads|follows)/,
	/^(a )?summary of the undelivered/,
	/^(a )?copy of the original message/,
	/^mail (body|data) follows/,
	/^no message was collected/,
	/^the attachment contains the original/,
	/^attachment is a copy/,
	/^(no more than .{1,20} of the body)/,
	/^(begin )?forwarded message$/,
	/^mensaje original/,
	/^original (message|mail) (headers?|info)/,
	/^original mail info/,
	/^(ursprüngliche|original)e? nachricht/,
	/^(原信件|オリジナルメッセージ|元のメッセージ|以下は|元メール)/,
	/^исходное сообщение/,
	/^копия сообщения/,
];

/** Without rulers, bullets, brackets and quotation marks at both ends. */
const bare = (text: string, signs: string): string => {
	let begin = 0;
	let end = text.length;
	while (begin < end && signs.includes(text[begin] ?? '')) begin += 1;
	while (end > begin && signs.includes(text[end - 1] ?? '')) end -= 1;
	return text.slice(begin, end);
};

const RULERS = ' \t>|*#=_.:+-~';

const announces = (line: string): boolean => {
	if (line.length > 160) return false;
	const said = bare(line.toLowerCase(), RULERS);
	return said !== '' && announcements.some((way) => way.test(said));
};

/** A field as headers have it; `Re: x` and `host: x` of a report look the same, so their names are asked for. */
const fieldName = (line: string): string => {
	const begin = line.replace(/^[>\s|]{1,8}/, '').slice(0, 60);
	const colon = begin.indexOf(':');
	const name = colon > 0 ? begin.slice(0, colon) : '';
	return /^[\w-]+$/.test(name) ? name.toLowerCase() : '';
};

/** Fields that stand in a returned header and in no report. */
const ofHeaders = new Set([
	'received',
	'return-path',
	'delivered-to',
	'message-id',
	'mime-version',
	'dkim-signature',
	'content-type',
	'content-transfer-encoding',
	'x-mailer',
	'authentication-results',
	'arc-seal',
	'x-originating-ip',
	'user-agent',
	'references',
	'in-reply-to',
	'reply-to',
]);

/** How many lines of a header begin here, those that only headers have among them; folded lines go with theirs. */
const headerAt = (lines: string[], at: number): boolean => {
	const names: string[] = [];
	for (let i = at; i < lines.length && i < at + 12 && names.length < 5; i += 1) {
		const name = fieldName(lines[i] ?? '');
		if (name === '') {
			if (i === at || !/^[\s>]*\s/.test(lines[i] ?? '') || (lines[i] ?? '').trim() === '') break;
			continue;
		}
		names.push(name);
	}
	return names.filter((name) => ofHeaders.has(name)).length >= 2;
};

/** The header that begins in one of the next lines, without the marks of a quotation. */
const headerFrom = (lines: string[], from: number): string => {
	let at = from;
	while (at < lines.length && at < from + 12 && fieldName(lines[at] ?? '') === '') at += 1;
	const header: string[] = [];
	const quote = /^(?:> ?|\| ?)/.exec(lines[at] ?? '')?.[0] ?? '';
	const indent = /^[ \t]*/.exec((lines[at] ?? '').slice(quote.length))?.[0] ?? '';
	for (; at < lines.length; at += 1) {
		const written = lines[at] ?? '';
		const line = written.startsWith(quote) ? written.slice(quote.length) : written;
		const own = line.startsWith(indent) ? line.slice(indent.length) : line.trimStart();
		if (own.trim() === '') break;
		header.push(own);
	}
	return header.join('\r\n');
};

/** Takes a report in prose apart: what the mail system says, and what it returns. */
export const splitBounceText = (text: string): BounceText => {
	const lines = text.split('\n').map((line) => line.slice(0, MAX_LINE).trimEnd());
	for (let i = 0; i < lines.length; i += 1) {
		const isAnnounced = announces(lines[i] ?? '');
		if (isAnnounced || headerAt(lines, i)) {
			return {
				report: lines.slice(0, Math.min(i, MAX_LINES)),
				original: headerFrom(lines, isAnnounced ? i + 1 : i),
			};
		}
	}
	return { report: lines.slice(0, MAX_LINES), original: '' };
};

const notOfAddresses = /[\s<>()[\]{},;:"|*\\„“”«»。、，：（）]+/;

const toAddress = (word: string): string => {
	const address = bare(word.replace(/^(smtp|rfc822|x400|dda|to|mailto)=/i, ''), ".!?#=/-'`");
	const at = address.lastIndexOf('@');
	const domain = address.slice(at + 1);
	const isWhole =
		at > 0 &&
		at === address.indexOf('@') &&
		address.length <= 320 &&
		/^[^.\s/][^\s/]*\.[a-z\u0080-\uffff][a-z\d\u0080-\uffff-]*$/i.test(domain);
	return isWhole ? address : '';
};

/** The addresses in a line of prose, in its order. */
export const addressesIn = (line: string): string[] =>
	line.includes('@')
		? line
				.split(notOfAddresses)
				.map((word) => (word.includes('@') ? toAddress(word) : ''))
				.filter((address) => address !== '')
		: [];

/** Addresses that reports name for other reasons: who wrote the report, and whom to ask. */
const isOfStaff = (address: string): boolean =>
	/^(mailer-?daemon|mdaemon|post_?master|abuse|support|help(desk)?|hostmaster|webmaster|noc|root)@/i.test(
		address,
	);

const asideFields = new Set([
	'from',
	'sender',
	'reply-to',
	'return-path',
	'message-id',
	'cc',
	'references',
	'date',
	'received',
	'envelope-from',
	'in-reply-to',
	'von',
]);

/** Fields of the message that a report is about, of which its `To` is no news. */
const ofMessage = /^(subject|cc|sent|date|betreff|objet|asunto)$/;

/** A line that names an address for another reason than that it failed. */
const isAside = (report: string[], at: number): boolean => {
	const line = report[at] ?? '';
	const name = fieldName(line.trimStart());
	if (asideFields.has(name) || name.startsWith('x-')) return true;
	if (name === 'to') {
		return [1, 2].some((ahead) =>
			ofMessage.test(fieldName((report[at + ahead] ?? '').trimStart())),
		);
	}
	return /mail from:|please contact|for (?:further )?assistance|message[- ]id|system contact|<mailto:/i.test(
		line,
	);
};

/** Words that begin a line in front of an address and name it as the recipient: `Failed Recipient: `. */
const labels = new Set(
	'recipient recipients recipient(s) address addresses address(es) rcpt mailbox user userid account error-for final-recipient original-recipient undeliverable failed'.split(
		' ',
	),
);

const isLabelled = (before: string): boolean =>
	before.length < 80 && before.split(/[\s:]/, 5).some((word) => labels.has(word));

/** The last word in front of an address that names it as one that a message was to reach. */
const reaching = new Set(
	'to for reach reaching recipient recipients recipient(s) address addresses mailbox account user userid copy an à al для по für per'.split(
		' ',
	),
);

const MARKS = ' \t\u00a0>|*#=_.:+-~"\'<([•·';

const failing =
	/\b[45]\d\d\b|unknown|unavailable|not (?:listed|found|exist)|invalid|full|quota|disabled|reject|denied|no such|fail|undeliver|doesn't have/i;

/** How much a line that names an address says that it is the one: 3 of itself, 1 hardly, 0 not at all. */
const weightOf = (report: string[], at: number, address: string): number => {
	const line = report[at] ?? '';
	const previous = report[at - 1] ?? '';
	const begin = line.indexOf(address);
	const before = bare(line.slice(0, begin).toLowerCase(), MARKS);
	const after = line.slice(begin + address.length);
	if (before.endsWith('rcpt to')) {
		return /^[\s<>]*2\d\d\b/.test(report[at + 1] ?? '') ? 0 : 2;
	}
	if (isAside(report, at) || (before === '' && /contact\W*$/i.test(previous.slice(-60)))) return 0;
	if (before.endsWith('generated from')) return 2;
	if (/\b(from|by|via)$/.test(before)) return 0;
	if (before === '' || /^(smtp|mailto)$/.test(before)) {
		return /^[>"')\]]*,?\s(?:if|or|and|by|with|for|please)\b/i.test(after) ? 1 : 3;
	}
	const asks = /\b(?:please|contact|report|visit|write|help)\b/i.test(line.slice(0, begin));
	if (!asks && isLabelled(before)) return 3;
	if (!asks && reaching.has(before.slice(before.lastIndexOf(' ') + 1))) return 3;
	return failing.test(line) && !asks ? 2 : 1;
};

interface Named {
	address: string;
	weight: number;
	line: number;
}

const namedIn = (report: string[], ignored: Set<string>): Named[] => {
	const named = new Map<string, Named>();
	report.forEach((line, at) => {
		for (const address of addressesIn(line)) {
			const key = address.toLowerCase();
			if (ignored.has(key) || isOfStaff(address)) continue;
			const weight = weightOf(report, at, address);
			const known = named.get(key);
			if (weight === 0 || (known && known.weight >= weight)) continue;
			named.set(key, { address, weight, line: known?.weight === weight ? known.line : at });
		}
	});
	return [...named.values()];
};

const enhanced = /(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/;
const reply = /(?:^|[^\d.\w-])([45]\d\d)(?=[\s)\]:,.#-]|$)/;

/** A status code of RFC 3463 in what a server said; of its reply code alone the class (`5.0.0`). '' where it says none. */
export const statusIn = (said: string): string => {
	const code = enhanced.exec(said)?.[1];
	if (code) return code;
	const digit = reply.exec(said)?.[1]?.[0];
	return digit ? `${digit}.0.0` : '';
};

const isRuler = (line: string): boolean => /^[\s*#=_+-]{4,}$/.test(line) || /^\s*-{3,}/.test(line);

const oneLine = (lines: string[]): string =>
	lines
		.map((line) => line.replace(/^\s*(?:<<<|>>>)\s*/, ' ').trim())
		.filter((line) => line !== '')
		.join(' ')
		.replace(/\s+/g, ' ')
		.slice(0, MAX_DIAGNOSTIC)
		.trim();

/** What stands behind the address, down to the next address or ruler; over one blank line where a code follows. */
const below = (report: string[], { line, address }: Named, others: Set<number>): string => {
	const first = report[line] ?? '';
	const rest = first
		.slice(first.indexOf(address) + address.length)
		.replace(/^["'>)\]]*\s*[:;,]?\s*/, '');
	const block = [rest];
	for (let i = line + 1; i < report.length && i < line + 30; i += 1) {
		const each = report[i] ?? '';
		if (others.has(i) || isRuler(each)) break;
		const said = oneLine(block);
		// `because:` announces what follows the blank line.
		if (each.trim() === '' && said !== '' && !said.endsWith(':')) break;
		block.push(each);
	}
	return oneLine(block);
};

const diagnosticOf = (report: string[], named: Named, others: Set<number>): string => {
	const own = below(report, named, others);
	if (statusIn(own) !== '') return own;
	const coded = report
		.map((line, at) => ({ line, at }))
		.filter(({ line }) => statusIn(line) !== '' && !/\b(received|message-id):/i.test(line));
	const about = coded.find(({ line }) => line.toLowerCase().includes(named.address.toLowerCase()));
	const said = about ?? (others.size <= 1 ? coded[0] : undefined);
	if (!said) return own;
	const goesOn = (report[said.at + 1] ?? '').trim();
	return oneLine([said.line, /^[45]\d\d[ -]/.test(goesOn) ? goesOn : '']);
};

/**
 * The recipients that a report in prose names, each with what is said of it.
 *
 * @param ignored addresses, lower case, that are named for another reason: the sender of the message that is returned
 */
export const recipientsInText = (
	report: string[],
	ignored: Set<string>,
	action: string,
): BouncedRecipient[] => {
	const all = namedIn(report, ignored);
	const most = Math.max(0, ...all.map(({ weight }) => weight));
	const chosen = all.filter(({ weight }) => weight === most);
	// One address that nothing is said of may be it; several are a crowd.
	if (most === 1 && chosen.length > 1) return [];
	const lines = new Set(chosen.map(({ line }) => line));
	return chosen.map((named) => {
		const diagnostic = diagnosticOf(report, named, lines);
		return { address: named.address, action, status: statusIn(diagnostic), diagnostic };
	});
};

/** What the report says of an address that something else names. */
export const saidOf = (report: string[], address: string): string => {
	const line = report.findIndex((each) => each.toLowerCase().includes(address.toLowerCase()));
	const written = (report[line] ?? '').slice(
		(report[line] ?? '').toLowerCase().indexOf(address.toLowerCase()),
	);
	const named = { address: written.slice(0, address.length), weight: 3, line };
	return line < 0
		? oneLine(report.filter((each) => statusIn(each) !== '').slice(0, 2))
		: diagnosticOf(report, named, new Set([line]));
};

/** The subject of the message that a report is about, where it says so in prose. */
export const subjectInText = (report: string[]): string => {
	for (const line of report) {
		const [, subject] =
			/^[\s>*|-]*(?:the subject of the message is|your message with subject|message subject|with subject|subject|betreff|objet|asunto|件名|тема)\s?:?\s(.*)/i.exec(
				line,
			) ?? [];
		const said = subject?.replace(/^:\s*/, '').trim();
		if (said) return said;
	}
	return '';
};

/** The Message-ID of the message that a report is about, where it says so in prose. */
export const messageIdInText = (report: string[]): string => {
	for (const line of report) {
		const [, id] = /^[\s>*|-]*(?:original )?message[- ]?id\s?:\s*(<[^<>\s]+>)/i.exec(line) ?? [];
		if (id) return id;
	}
	return '';
};
