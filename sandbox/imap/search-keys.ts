import { compileGmailSearch } from '../store/gmail-search';
import { canonicalLabel } from '../store/labels';
import type { StoredMessage } from '../store/stored-message';
import { mimeStructure } from '../mime/mime-part';
import { searchableBody, searchableHeader } from '../mime/searchable-text';
import type { CommandCursor } from './command-cursor';
import { parseLabel } from './gmail-labels';
import { dayOf, parseDay } from './internal-date';
import { bad } from './refusal';
import type { SeenMessage, SelectedFolder } from './selected-folder';
import { membersOf } from './sequence-set';

export type SearchTest = ((seen: SeenMessage) => boolean) & {
	/** Set where the test asks for nothing but these ids: many of them in one SEARCH are looked up, as Gmail would. */
	ids?: ReadonlySet<bigint>;
};

const oneOfIds = (ids: ReadonlySet<bigint>): SearchTest =>
	Object.assign(({ message }: SeenMessage) => ids.has(message.id), { ids });

/** What the keys of one SEARCH share. */
export interface SearchScope {
	args: CommandCursor;
	selected: SelectedFolder;
	/** Milliseconds since 1970. */
	now: number;
	/** Called when MODSEQ is searched for, which changes the answer. */
	onModseq: () => void;
}

type SearchKey = (scope: SearchScope) => SearchTest;

const onMessage =
	(test: (message: StoredMessage) => boolean): SearchTest =>
	({ message }) =>
		test(message);

const flag =
	(name: string, wanted = true): SearchKey =>
	({ selected }) =>
	({ uid }) =>
		selected.folder.flags(uid).includes(name) === wanted;

const always =
	(result: boolean): SearchKey =>
	() =>
	() =>
		result;

/** A key with one string, compared in lower case. */
const text =
	(test: (source: Buffer, wanted: string) => boolean): SearchKey =>
	({ args }) => {
		args.space();
		const wanted = args.text().toLowerCase();
		return onMessage(({ source }) => test(source, wanted));
	};

const includes = (haystack: string, wanted: string): boolean =>
	haystack.toLowerCase().includes(wanted);

const headerText = (source: Buffer, name: string): string =>
	searchableHeader(source)
		.split('\n')
		.filter((line) => line.startsWith(`${name}: `))
		.map((line) => line.slice(name.length + 2))
		.join('\n');

const field = (name: string): SearchKey =>
	text((source, wanted) => includes(headerText(source, name), wanted));

const day =
	(
		dateOf: (message: StoredMessage) => Date,
		test: (day: number, given: number) => boolean,
	): SearchKey =>
	({ args }) => {
		args.space();
		const given = parseDay(args.text());
		return onMessage((message) => test(dayOf(dateOf(message)), given));
	};

const received = ({ receivedAt }: StoredMessage): Date => receivedAt;
const sent = ({ source }: StoredMessage): Date =>
	new Date(mimeStructure(source).headers.raw('date'));

const number =
	(test: (message: StoredMessage, given: bigint) => boolean): SearchKey =>
	({ args }) => {
		args.space();
		const given = args.bigint();
		return onMessage((message) => test(message, given));
	};

const keyword =
	(wanted: boolean): SearchKey =>
	(scope) => {
		scope.args.space();
		return flag(scope.args.flag(), wanted)(scope);
	};

const keys = new Map<string, SearchKey>([
	['ALL', always(true)],
	['OLD', always(true)],
	['RECENT', always(false)],
	['NEW', always(false)],
	['ANSWERED', flag('\\Answered')],
	['UNANSWERED', flag('\\Answered', false)],
	['DELETED', flag('\\Deleted')],
	['UNDELETED', flag('\\Deleted', false)],
	['DRAFT', flag('\\Draft')],
	['UNDRAFT', flag('\\Draft', false)],
	['FLAGGED', flag('\\Flagged')],
	['UNFLAGGED', flag('\\Flagged', false)],
	['SEEN', flag('\\Seen')],
	['UNSEEN', flag('\\Seen', false)],
	['KEYWORD', keyword(true)],
	['UNKEYWORD', keyword(false)],
	['FROM', field('from')],
	['TO', field('to')],
	['CC', field('cc')],
	['BCC', field('bcc')],
	['SUBJECT', field('subject')],
	['BODY', text((source, wanted) => includes(searchableBody(source), wanted))],
	[
		'TEXT',
		text(
			(source, wanted) =>
				includes(searchableHeader(source), wanted) || includes(searchableBody(source), wanted),
		),
	],
	[
		'HEADER',
		({ args }) => {
			args.space();
			const name = args.text().toLowerCase();
			args.space();
			const wanted = args.text().toLowerCase();
			return onMessage(
				({ source }) =>
					mimeStructure(source).headers.has(name) && includes(headerText(source, name), wanted),
			);
		},
	],
	['SINCE', day(received, (at, given) => at >= given)],
	['BEFORE', day(received, (at, given) => at < given)],
	['ON', day(received, (at, given) => at === given)],
	['SENTSINCE', day(sent, (at, given) => at >= given)],
	['SENTBEFORE', day(sent, (at, given) => at < given)],
	['SENTON', day(sent, (at, given) => at === given)],
	['LARGER', number(({ source }, given) => source.length > given)],
	['SMALLER', number(({ source }, given) => source.length < given)],
	[
		'X-GM-MSGID',
		({ args }) => {
			args.space();
			return oneOfIds(new Set([args.bigint()]));
		},
	],
	['X-GM-THRID', number(({ threadId }, given) => threadId === given)],
	[
		'X-GM-LABELS',
		({ args }) => {
			args.space();
			const wanted = args.nextIs('(')
				? args.list(() => canonicalLabel(parseLabel(args)))
				: [canonicalLabel(parseLabel(args))];
			return onMessage(({ labels }) => wanted.every((label) => labels.has(label)));
		},
	],
	[
		'X-GM-RAW',
		({ args, now }) => {
			args.space();
			// The folder is the scope already, be it Trash.
			return onMessage(compileGmailSearch(args.text(), { now, everywhere: true }));
		},
	],
	[
		'MODSEQ',
		({ args, onModseq }) => {
			args.space();
			// An entry name and type may stand in front; both mean the message here.
			if (args.nextIs('"')) {
				args.string();
				args.space();
				args.keyword();
				args.space();
			}
			const given = args.bigint();
			onModseq();
			return onMessage(({ modseq }) => modseq >= given);
		},
	],
	[
		'UID',
		({ args, selected }) => {
			args.space();
			const uids = new Set(membersOf(args.sequenceSet(), selected.folder.uids));
			return ({ uid }) => uids.has(uid);
		},
	],
	[
		'NOT',
		(scope) => {
			scope.args.space();
			const test = parseSearchKey(scope);
			return (seen) => !test(seen);
		},
	],
	[
		'OR',
		(scope) => {
			scope.args.space();
			const one = parseSearchKey(scope);
			scope.args.space();
			const other = parseSearchKey(scope);
			if (one.ids && other.ids) return oneOfIds(new Set([...one.ids, ...other.ids]));
			return (seen) => one(seen) || other(seen);
		},
	],
]);

/** One search key: a name with its arguments, a set of sequence numbers, or keys in parentheses. */
export function parseSearchKey(scope: SearchScope): SearchTest {
	const { args, selected } = scope;
	if (args.nextIs('(')) {
		const tests = args.list(() => parseSearchKey(scope));
		return (seen) => tests.every((test) => test(seen));
	}
	if (args.nextIs('0123456789*')) {
		const numbers = Array.from({ length: selected.count }, (_, index) => index + 1);
		const sequences = new Set(membersOf(args.sequenceSet(), numbers));
		return ({ sequence }) => sequences.has(sequence);
	}
	const key = keys.get(args.keyword());
	if (!key) throw bad();
	return key(scope);
}
