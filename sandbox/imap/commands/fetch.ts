import { SUCCESS, type Command, type CommandCall } from '../command';
import { fetchResponse, type FetchItem } from '../fetch-items';
import { parseFetchItems } from '../parse-fetch-items';
import { bad } from '../refusal';
import type { SeenMessage, SelectedFolder } from '../selected-folder';

/** Answers are sent on before they grow beyond this. */
const FLUSH_BYTES = 256 * 1024;

/** FETCH, with CHANGEDSINCE (RFC 7162). */
export const fetch: Command = {
	state: 'selected',
	holdsSequence: true,
	async run(call) {
		const { session, args, byUid } = call;
		args.space();
		const set = args.sequenceSet();
		args.space();
		const items = parseFetchItems(args);
		const changedSince = args.take(' ') ? parseChangedSince(call) : undefined;
		args.end();
		const asked = [...items];
		addItem(asked, 'UID', byUid);
		addItem(asked, 'MODSEQ', changedSince !== undefined);
		if (asked.some(({ name }) => name === 'MODSEQ')) session.enabled.add('CONDSTORE');
		const selected = session.requireSelected();
		if (!byUid && !selected.hasSequences(set)) throw bad('Invalid messageset');
		const marksSeen = items.some((item) => item.kind === 'section' && !item.peek);
		for (const seen of selected.messages(set, { byUid })) {
			if (changedSince !== undefined && seen.message.modseq <= changedSince) continue;
			const answer = marksSeen && markSeen(selected, seen) ? withFlags(asked) : asked;
			session.untagged(fetchResponse(session, selected, seen, answer));
			// What is told here need not be told as news too: imapflow takes both for results.
			if (answer.some(({ name }) => name === 'FLAGS')) selected.reported(seen.uid);
			else if (answer.some(({ name }) => name === 'MODSEQ')) {
				selected.reported(seen.uid, { flags: false });
			}
			if (session.wire.pendingBytes > FLUSH_BYTES) await session.wire.flush();
		}
		return SUCCESS;
	},
};

function parseChangedSince({ args }: CommandCall): bigint {
	args.expect('(');
	if (!args.takeKeyword('CHANGEDSINCE')) throw bad();
	args.space();
	const modseq = args.bigint();
	args.expect(')');
	return modseq;
}

function addItem(items: FetchItem[], name: string, wanted: boolean): void {
	if (wanted && !items.some((item) => item.name === name))
		items.unshift({ kind: 'attribute', name });
}

function withFlags(items: FetchItem[]): FetchItem[] {
	const shown = [...items];
	if (!shown.some(({ name }) => name === 'FLAGS')) shown.push({ kind: 'attribute', name: 'FLAGS' });
	return shown;
}

/** Sets \Seen as reading BODY[...] does; true where it was not set. */
function markSeen(selected: SelectedFolder, { message }: SeenMessage): boolean {
	if (selected.readOnly || message.flags.has('\\Seen')) return false;
	selected.mailbox.update(message.id, { addFlags: ['\\Seen'] });
	return true;
}
