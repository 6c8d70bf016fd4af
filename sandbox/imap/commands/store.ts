import type { MessageUpdate } from '../../store/stored-message';
import { canonicalLabel } from '../../store/labels';
import { SUCCESS, type Command } from '../command';
import type { CommandCursor } from '../command-cursor';
import { expungeMessage } from '../expunge-deleted';
import { fetchResponse } from '../fetch-items';
import { parseLabel } from '../gmail-labels';
import { bad } from '../refusal';
import type { SeenMessage, SelectedFolder } from '../selected-folder';
import { toSequenceSet } from '../sequence-set';

type Operation = '' | '+' | '-';

interface StoreRequest {
	operation: Operation;
	what: 'FLAGS' | 'X-GM-LABELS';
	silent: boolean;
	values: string[];
}

const systemFlags = ['\\Seen', '\\Answered', '\\Flagged', '\\Deleted', '\\Draft'];
const canonicalFlags = new Map(systemFlags.map((flag) => [flag.toLowerCase(), flag]));

/** Gmail sets these by itself: a client's word is not heard. */
const immutableLabels: readonly string[] = ['\\Sent', '\\Draft'];

/** STORE of flags and of X-GM-LABELS, with UNCHANGEDSINCE (RFC 7162). */
export const store: Command = {
	state: 'selected',
	holdsSequence: true,
	run({ session, args, byUid }) {
		args.space();
		const set = args.sequenceSet();
		args.space();
		const unchangedSince = args.nextIs('(') ? parseUnchangedSince(args) : undefined;
		if (unchangedSince !== undefined) session.enabled.add('CONDSTORE');
		const request = parseStore(args);
		args.end();
		const selected = session.requireWritable();
		if (!byUid && !selected.hasSequences(set)) throw bad('Invalid messageset');
		const modified: number[] = [];
		for (const seen of selected.messages(set, { byUid })) {
			if (unchangedSince !== undefined && seen.message.modseq > unchangedSince) {
				modified.push(byUid ? seen.uid : seen.sequence);
				continue;
			}
			apply(selected, seen, request);
			selected.reported(seen.uid);
			const shown = [
				...(request.silent ? [] : [request.what]),
				...(session.enabled.has('CONDSTORE') ? ['MODSEQ'] : []),
			];
			if (shown.length > 0 && selected.seen(seen.uid)) {
				const items = [...(byUid ? ['UID'] : []), ...shown];
				session.untagged(
					...fetchResponse(
						session,
						selected,
						seen,
						items.map((name) => ({ kind: 'attribute', name })),
					),
				);
			}
			expungeAtOnce(selected, seen.uid);
		}
		return modified.length > 0 ? `[MODIFIED ${toSequenceSet(modified)}] ${SUCCESS}` : SUCCESS;
	},
};

function parseUnchangedSince(args: CommandCursor): bigint {
	args.expect('(');
	if (!args.takeKeyword('UNCHANGEDSINCE')) throw bad();
	args.space();
	const modseq = args.bigint();
	args.expect(')');
	args.space();
	return modseq;
}

function parseStore(args: CommandCursor): StoreRequest {
	const operation = args.take('+') ? '+' : args.take('-') ? '-' : '';
	const name = args.keyword();
	const silent = name.endsWith('.SILENT');
	const what = silent ? name.slice(0, -'.SILENT'.length) : name;
	args.space();
	if (what === 'X-GM-LABELS') {
		const values = valuesOf(args, () => canonicalLabel(parseLabel(args)));
		return { operation, what, silent, values };
	}
	if (what !== 'FLAGS') throw bad();
	return { operation, what, silent, values: valuesOf(args, () => canonicalFlag(args.flag())) };
}

/** A list in parentheses, or the same without them. */
function valuesOf(args: CommandCursor, value: () => string): string[] {
	if (args.nextIs('(')) return args.list(value);
	const values = [value()];
	while (args.take(' ')) values.push(value());
	return values;
}

function canonicalFlag(flag: string): string {
	const known = canonicalFlags.get(flag.toLowerCase());
	if (!known && flag.startsWith('\\')) throw bad();
	return known ?? flag;
}

function apply(
	{ mailbox, folder }: SelectedFolder,
	{ uid, message }: SeenMessage,
	{ operation, what, values }: StoreRequest,
): void {
	if (what === 'X-GM-LABELS') {
		const kept = [...immutableLabels, folder.label ?? ''];
		const change = toChange(operation, message.labels, values, kept);
		mailbox.update(message.id, { addLabels: change.add, removeLabels: change.remove });
		return;
	}
	const change = toChange(operation, new Set(folder.flags(uid)), values, []);
	const set: MessageUpdate = {
		addFlags: change.add.filter((flag) => flag !== '\\Deleted'),
		removeFlags: change.remove.filter((flag) => flag !== '\\Deleted'),
	};
	mailbox.update(message.id, set);
	if (change.add.includes('\\Deleted')) mailbox.setDeleted(folder, uid, true);
	if (change.remove.includes('\\Deleted')) mailbox.setDeleted(folder, uid, false);
}

/** What an operation adds and removes; values in `kept` stay as they are. */
function toChange(
	operation: Operation,
	present: ReadonlySet<string>,
	values: string[],
	kept: string[],
): { add: string[]; remove: string[] } {
	const named = values.filter((value) => !kept.includes(value));
	if (operation === '+') return { add: named, remove: [] };
	if (operation === '-') return { add: [], remove: named };
	const remove = [...present].filter((value) => !values.includes(value) && !kept.includes(value));
	return { add: named, remove };
}

/** With auto-expunge, Gmail's default, \Deleted takes effect without EXPUNGE. */
function expungeAtOnce({ mailbox, folder }: SelectedFolder, uid: number): void {
	if (mailbox.imapSettings.autoExpunge && folder.isDeleted(uid))
		expungeMessage(mailbox, folder, uid);
}
