import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Connection } from '../../../gmail/imap/connection';
import type { Address, Mail } from '../../../gmail/message';
import { fetchMessages } from '../../../gmail/read/fetch';
import { readMessage } from '../../../gmail/read/read-message';
import { sortParts } from '../../../gmail/parse/structure';

/** What both readers of a message are asked about, in a form that can be compared. */
export interface Understood {
	/** ISO 8601 in UTC. */
	date: string;
	subject: string;
	from: string;
	to: string;
	cc: string;
	replyTo: string;
	text: string;
	html: string;
	/** Name, type, bytes and SHA-256 of each. */
	attachments: string;
}

interface OracleAnswer {
	date: string | null;
	subject: string;
	from: [string, string][];
	to: [string, string][];
	cc: [string, string][];
	replyTo: [string, string][];
	text: string | null;
	html: string | null;
	attachments: { name: string; type: string; size: number; sha256: string }[];
}

const folder = join(__dirname, 'corpus');

/** The corpus: each message with line ends as they are on the wire. */
export const corpus = readdirSync(folder)
	.filter((file) => file.endsWith('.eml'))
	.sort()
	.map((file) => ({
		name: file.slice(0, -'.eml'.length),
		source: Buffer.from(
			readFileSync(join(folder, file), 'latin1').replace(/\r?\n/g, '\r\n'),
			'latin1',
		),
	}));

/** Line ends and blanks are no difference: `format=flowed` and the ends of parts are read in more than one way. */
const words = (value: string): string => value.replace(/\s+/g, ' ').trim();

/** Text made of HTML without what our reader writes into it: addresses of links, marks of lists and quotations. */
const shownWords = (text: string): string =>
	text.replace(/ \[[^\]\s]*\]/g, '').replace(/^\s*(?:\*|\d+\.|>|-{3,})\s/gm, '');

const people = (addresses: [string, string][]): string =>
	addresses.map(([name, address]) => words(`${name} <${address}>`)).join(', ');

const files = (attachments: OracleAnswer['attachments']): string =>
	attachments
		.map(({ name, type, size, sha256 }) => `${words(name)} | ${type} | ${size} | ${sha256}`)
		.join('\n');

/** What Python makes of the messages. Throws where it gives up on one. */
export const askPython = async (sources: Buffer[]): Promise<Understood[]> => {
	const python = spawn('python3', [join(__dirname, 'oracle.py')]);
	const ended = new Promise<number | null>((resolve, reject) => {
		python.once('error', reject).once('close', resolve);
	});
	python.stdin.on('error', () => undefined);
	python.stdin.end(JSON.stringify(sources.map((source) => source.toString('base64'))));
	const [code, output, complaints] = await Promise.all([
		ended,
		text(python.stdout),
		text(python.stderr),
	]);
	if (code !== 0) throw new Error(`oracle.py ended with ${code}:\n${complaints}`);
	return (JSON.parse(output) as OracleAnswer[]).map((answer) => ({
		date: answer.date === null ? '' : new Date(answer.date).toISOString(),
		subject: words(answer.subject),
		from: people(answer.from),
		to: people(answer.to),
		cc: people(answer.cc),
		replyTo: people(answer.replyTo),
		text: words(answer.text ?? ''),
		html: words(answer.html ?? ''),
		attachments: files(answer.attachments),
	}));
};

const pairs = (addresses: Address[]): [string, string][] =>
	addresses.map(({ name, address }) => [name, address]);

const download = async (
	connection: Connection,
	{ uid, attachments }: Mail,
): Promise<OracleAnswer['attachments']> => {
	const found: OracleAnswer['attachments'] = [];
	for (const { name, mimeType, part } of attachments) {
		const hash = createHash('sha256');
		let size = 0;
		for await (const chunk of (await connection.download(uid, part)).content) {
			hash.update(chunk as Buffer);
			size += (chunk as Buffer).length;
		}
		found.push({ name, type: mimeType, size, sha256: hash.digest('hex') });
	}
	return found;
};

/**
 * What we make of the messages, over the connection: parsed as the trigger does, attachments downloaded by their IMAP
 * part. `sizes` is what came down of each.
 */
export const readCorpus = async (
	connection: Connection,
	uids: number[],
): Promise<{ mail: Mail; understood: Understood; sizes: number[] }[]> => {
	const origin = { account: connection.account, mailbox: connection.folder.path, folder: 'INBOX' };
	const read: Awaited<ReturnType<typeof readCorpus>> = [];
	for (const fetched of await fetchMessages(connection, uids)) {
		const { mail, unreadable } = await readMessage(fetched, connection, origin);
		if (unreadable) throw new Error(`UID ${mail.uid} is unreadable: ${unreadable.reason}`);
		const hasPlain = sortParts(fetched.structure).texts.some(({ type }) => type === 'text/plain');
		const downloaded = await download(connection, mail);
		read.push({
			mail,
			sizes: downloaded.map(({ size }) => size),
			understood: {
				date: mail.date,
				subject: words(mail.subject),
				from: people(pairs(mail.from)),
				to: people(pairs(mail.to)),
				cc: people(pairs(mail.cc)),
				replyTo: people(pairs(mail.replyTo)),
				text: words(hasPlain ? mail.text : shownWords(mail.text)),
				html: words(mail.html),
				attachments: files(downloaded),
			},
		});
	}
	return read;
};
