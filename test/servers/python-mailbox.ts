import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import type { Dovecot } from './dovecot';

/** A message as Python's email package understands it. */
export interface PythonMessage {
	/** Every header in the order of the message, unfolded and decoded. */
	headers: Array<[name: string, value: string]>;
	text: string;
	html: string;
	/** `size` in bytes after decoding, `sha256` in hex. */
	attachments: Array<{ name: string; type: string; size: number; sha256: string }>;
	/** What the HTML shows in place, described the same way. */
	related: PythonMessage['attachments'];
	/** Charset and calendar method of each attachment; '' where none is told. */
	readAs: [charset: string, method: string][];
}

/** A folder as Python reads it. */
export interface PythonMailbox {
	/** In the order of their arrival. */
	messages: PythonMessage[];
	/** How the server threads them by their headers (RFC 5256), by number: `(1 2)(3)`. */
	threads: string;
}

/** Reads a folder of a mailbox with Python's imaplib. Throws with Python's own words when it cannot. */
export async function readMailbox(
	dovecot: Dovecot,
	address: string,
	folder = 'INBOX',
): Promise<PythonMailbox> {
	const python = spawn('python3', [join(__dirname, 'read-mailbox.py')]);
	const ended = new Promise<number | null>((resolve, reject) => {
		python.once('error', reject).once('close', resolve);
	});
	const ca = dovecot.certificates.ca;
	const token = dovecot.tokens.mint(address);
	python.stdin.on('error', () => undefined);
	python.stdin.end(JSON.stringify({ ...dovecot.imap, ca, address, token, folder }));
	const [code, output, complaints] = await Promise.all([
		ended,
		text(python.stdout),
		text(python.stderr),
	]);
	if (code !== 0) throw new Error(`read-mailbox.py ended with ${code}:\n${complaints}`);
	return JSON.parse(output) as PythonMailbox;
}

/** Every value of a header, whatever case its name is in. */
export function headerValues(message: PythonMessage, name: string): string[] {
	return message.headers
		.filter(([header]) => header.toLowerCase() === name.toLowerCase())
		.map(([, value]) => value);
}
