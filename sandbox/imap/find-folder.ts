import type { Folder } from '../store/folder';
import type { Mailbox } from '../store/mailbox';
import { no } from './refusal';

/** The folder of a name; NO as Gmail says it. COPY and APPEND hint at CREATE (RFC 3501 section 7.1). */
export function findFolder(
	mailbox: Mailbox,
	path: string,
	{ tryCreate = false }: { tryCreate?: boolean } = {},
): Folder {
	const folder = mailbox.folder(path);
	if (folder) return folder;
	const code = tryCreate ? 'TRYCREATE' : 'NONEXISTENT';
	throw no(`[${code}] Unknown Mailbox: ${path} (Failure)`);
}
