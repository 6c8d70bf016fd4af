import type { Command, CommandCall } from '../command';
import { findFolder } from '../find-folder';
import { labelTransfer } from '../label-transfer';
import { toSequenceSet } from '../sequence-set';

/** COPY: adds the folder's label. COPYUID names the UIDs there (RFC 4315). */
export const copy: Command = {
	state: 'selected',
	holdsSequence: true,
	run(call) {
		const code = transfer(call, { move: false });
		return code ? `${code} (Success)` : '(Success)';
	},
};

/** MOVE (RFC 6851): COPYUID comes first, the EXPUNGEs are the session's news. */
export const move: Command = {
	state: 'selected',
	run(call) {
		call.session.requireWritable();
		const code = transfer(call, { move: true });
		if (code) call.session.untagged(`OK ${code}`);
		return 'Success';
	},
};

function transfer({ session, args, byUid }: CommandCall, options: { move: boolean }): string {
	args.space();
	const set = args.sequenceSet();
	args.space();
	const path = args.mailbox();
	args.end();
	const selected = session.requireSelected();
	const { mailbox, folder: from } = selected;
	const to = findFolder(mailbox, path, { tryCreate: true });
	const messages = selected.messages(set, { byUid });
	const update = labelTransfer(from, to, options);
	const pairs = messages.map(({ uid, message }) => {
		mailbox.update(message.id, update);
		return { uid, target: to.uidOf(message.id) };
	});
	const moved = pairs.filter(({ target }) => target !== undefined);
	if (moved.length === 0) return '';
	const sources = toSequenceSet(moved.map(({ uid }) => uid));
	const targets = toSequenceSet(moved.map(({ target }) => target ?? 0));
	return `[COPYUID ${to.uidValidity} ${sources} ${targets}]`;
}
