import type { Connection } from '../../../gmail/imap/connection';
import type { Mail } from '../../../gmail/message';
import { askPython, corpus, readCorpus, type Understood } from './corpus';
import { differences, type CorpusServer } from './corpus-differences';

/** The names of the messages, in the order in which they are to be put into the mailbox. */
export const corpusNames = corpus.map(({ name }) => name);

/** A message of the corpus in which a field differs, as `name: field`. */
const listed = (server: CorpusServer): string[] =>
	Object.entries(differences).flatMap(([name, some]) =>
		some.filter(({ on = server }) => on === server).map(({ field }) => `${name}: ${field}`),
	);

/** What came out of a comparison. */
export interface Comparison {
	/** As `name: field`, with both readings. */
	differing: string[];
	/** As `name: field`, without the readings. */
	fields: string[];
	/** As `name: field`: the table of this server. */
	listed: string[];
	/** Sizes as listed that are off by more than 3 bytes. */
	wrongSizes: string[];
	mails: Map<string, Mail>;
}

/** Reads the corpus from a mailbox that holds it and nothing else, and compares with Python. */
export const compareCorpus = async (
	connection: Connection,
	server: CorpusServer,
): Promise<Comparison> => {
	const uids = corpus.map((_message, i) => i + 1);
	const [ours, python] = await Promise.all([
		readCorpus(connection, uids),
		askPython(corpus.map(({ source }) => source)),
	]);
	const result: Comparison = {
		differing: [],
		fields: [],
		listed: listed(server),
		wrongSizes: [],
		mails: new Map(),
	};
	ours.forEach(({ mail, understood, sizes }, i) => {
		const name = corpusNames[i];
		const theirs = python[i];
		result.mails.set(name, mail);
		for (const [field, value] of Object.entries(understood) as [keyof Understood, string][]) {
			if (value === theirs[field]) continue;
			result.fields.push(`${name}: ${field}`);
			result.differing.push(`${name}: ${field}\n  we     ${value}\n  Python ${theirs[field]}`);
		}
		mail.attachments.forEach(({ name: file, size }, at) => {
			if (Math.abs(size - sizes[at]) > 3) {
				result.wrongSizes.push(`${name}: ${file} ${size} instead of ${sizes[at]}`);
			}
		});
	});
	return result;
};

/** Differences that are not in the table, with both readings. */
export const unlisted = ({ differing, listed: known }: Comparison): string[] =>
	differing.filter((entry) => !known.includes(entry.split('\n')[0]));

/** Entries of the table that no longer differ. */
export const outdated = ({ fields, listed: known }: Comparison): string[] =>
	known.filter((entry) => !fields.includes(entry));
