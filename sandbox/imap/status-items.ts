import type { Folder } from '../store/folder';
import type { CommandCursor } from './command-cursor';
import { mailboxName } from './mailbox-name';
import { APPEND_LIMIT } from './read-command';
import { bad } from './refusal';
import type { Session } from './session';

const statusItems: Record<string, (folder: Folder) => number | bigint> = {
	MESSAGES: ({ uids }) => uids.length,
	RECENT: () => 0,
	UIDNEXT: ({ uidNext }) => uidNext,
	UIDVALIDITY: ({ uidValidity }) => uidValidity,
	UNSEEN: ({ unseen }) => unseen,
	HIGHESTMODSEQ: ({ highestModseq }) => highestModseq,
	APPENDLIMIT: () => APPEND_LIMIT,
};

/** ` (MESSAGES UNSEEN)` of STATUS and of LIST RETURN (STATUS (...)). */
export function parseStatusItems(args: CommandCursor): string[] {
	args.space();
	const items = args.list(() => args.keyword());
	if (items.length === 0 || items.some((item) => !Object.hasOwn(statusItems, item))) throw bad();
	return items;
}

/** The untagged STATUS of a folder. Asking for HIGHESTMODSEQ switches CONDSTORE on (RFC 7162). */
export function statusLine(session: Session, folder: Folder, items: string[]): string {
	if (items.includes('HIGHESTMODSEQ')) session.enabled.add('CONDSTORE');
	const values = items.map((item) => `${item} ${statusItems[item](folder)}`);
	return `STATUS ${mailboxName(folder.path, session)} (${values.join(' ')})`;
}
