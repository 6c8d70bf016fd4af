import { encodeModifiedUtf7 } from './modified-utf7';

/** A quoted string (RFC 3501). The text holds no line end. */
export const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** A mailbox name as a response spells it: modified UTF-7, or UTF-8 after ENABLE UTF8=ACCEPT. */
export const mailboxName = (path: string, { utf8 }: { utf8: boolean }): string =>
	quoted(utf8 ? path : encodeModifiedUtf7(path));
