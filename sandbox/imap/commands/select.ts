import { SUCCESS, type Command, type CommandCall } from '../command';
import { expungeDeleted } from '../expunge-deleted';
import { findFolder } from '../find-folder';
import type { SelectedFolder } from '../selected-folder';
import { bad } from '../refusal';

const gmailFlags = [
	'\\Answered',
	'\\Flagged',
	'\\Draft',
	'\\Deleted',
	'\\Seen',
	'$NotPhishing',
	'$Phishing',
];

/** SELECT, with CONDSTORE as its one parameter (RFC 7162). */
export const select: Command = {
	state: 'authenticated',
	run: (call) => open(call, { readOnly: false }),
};

/** EXAMINE. */
export const examine: Command = {
	state: 'authenticated',
	run: (call) => open(call, { readOnly: true }),
};

/** CLOSE: leaves the folder and expunges in silence. */
export const close: Command = {
	state: 'selected',
	run({ session, args }) {
		args.end();
		const selected = session.requireSelected();
		session.unselect();
		if (!selected.readOnly) expungeDeleted(selected);
		return 'Returned to authenticated state. (Success)';
	},
};

/** UNSELECT (RFC 3691): leaves the folder and nothing else. */
export const unselect: Command = {
	state: 'selected',
	run({ session, args }) {
		args.end();
		session.unselect();
		return 'Returned to authenticated state. (Success)';
	},
};

function open({ session, args }: CommandCall, { readOnly }: { readOnly: boolean }): string {
	args.space();
	const path = args.mailbox();
	const parameters = args.take(' ') ? args.list(() => args.keyword()) : [];
	args.end();
	if (parameters.some((name) => name !== 'CONDSTORE')) throw bad();
	// A failed SELECT leaves nothing selected (RFC 3501 section 6.3.1).
	session.unselect();
	const folder = findFolder(session.requireMailbox(), path);
	if (parameters.length > 0) session.enabled.add('CONDSTORE');
	const selected = session.select(folder, { readOnly });
	const flags = flagsIn(selected);
	session.untagged(`FLAGS (${flags.join(' ')})`);
	const permanent = readOnly ? '' : [...flags, '\\*'].join(' ');
	session.untagged(`OK [PERMANENTFLAGS (${permanent})] Flags permitted.`);
	session.untagged(`OK [UIDVALIDITY ${folder.uidValidity}] UIDs valid.`);
	session.untagged(`${selected.count} EXISTS`);
	session.untagged('0 RECENT');
	session.untagged(`OK [UIDNEXT ${folder.uidNext}] Predicted next UID.`);
	session.untagged(`OK [HIGHESTMODSEQ ${folder.highestModseq}]`);
	return `[READ-${readOnly ? 'ONLY' : 'WRITE'}] ${path} selected. (${SUCCESS})`;
}

/** Gmail's flags and the keywords that are in use. */
function flagsIn(selected: SelectedFolder): string[] {
	const flags = new Set(gmailFlags);
	for (const { message } of selected.all()) for (const flag of message.flags) flags.add(flag);
	return [...flags];
}
