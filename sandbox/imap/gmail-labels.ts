import type { CommandCursor } from './command-cursor';
import { decodeModifiedUtf7, encodeModifiedUtf7 } from './modified-utf7';
import { imapString } from './nstring';
import type { SeenMessage, SelectedFolder } from './selected-folder';
import type { Session } from './session';

/** X-GM-LABELS of a message (developers.google.com, IMAP extensions): without the selected folder's own. */
export function gmailLabels(
	session: Session,
	{ folder }: SelectedFolder,
	{ message }: SeenMessage,
): string {
	const plain = session.utf8 && session.context.labelEncoding === 'utf-8';
	const labels = [...message.labels]
		.filter((label) => label !== folder.label)
		.map((label) => labelString(plain ? label : encodeModifiedUtf7(label)));
	return `(${labels.join(' ')})`;
}

/** Bare where an atom holds it, as Gmail does, and is not NIL; a literal for UTF-8. */
const labelString = (label: string): string =>
	/^(?!NIL$)[\w.$/-]+$/i.test(label) ? label : imapString(label);

/** A label in STORE or SEARCH: `\Inbox` bare or quoted, or a name in modified UTF-7 or UTF-8. */
export function parseLabel(args: CommandCursor): string {
	return args.nextIs('\\') ? args.flag() : decodeModifiedUtf7(args.text());
}
