import { inspect } from 'node:util';
import type { INode, NodeOperationError } from 'n8n-workflow';
import { GmailError } from '../../gmail/errors';
import type { Channel, ErrorRow } from '../../gmail/errors/error-row';
import { errorTable } from '../../gmail/errors/table';
import { toNodeError } from '../../nodes/shared/errors';
import { isSection } from './guide-sections';

const node: INode = {
	id: 'n',
	name: 'Gmail Send',
	type: 'gmailSend',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** What became of a call that went wrong: the core's error, and what a person reads in n8n. */
export interface Shown {
	error: GmailError;
	shown: NodeOperationError;
}

/** Runs what must go wrong, and takes its error the way that a node does. */
export const whatN8nShows = async (run: () => Promise<unknown>): Promise<Shown> => {
	const error = await run().then(
		(result) => {
			throw new Error(`Nothing went wrong: ${inspect(result)}`);
		},
		(thrown: unknown) => thrown,
	);
	if (!(error instanceof GmailError)) throw error;
	return { error, shown: toNodeError(node, error, 3) };
};

const asHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Words that n8n's guide keeps out of messages, and codes for which n8n puts a stock sentence in their place. */
const notInAMessage =
	/\b(error|problem|failure|mistake|failed)\b|\{mailbox\}|ECONN|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|EHOST|ENOENT|EACCES|EPERM|GETADDRINFO/i;

const someoneActs =
	/\b(You |Your Workspace admin |Whoever (owns the Google Cloud project|runs n8n|manages the DNS of the domain) |Nobody |The recipient )/i;

/** Tokens, keys, assertions, passwords and stack traces. */
const secret = /ya29\.|GOCSPX-|1\/\/0|eyJ[\w-]{10}|BEGIN |Bearer [\w-]|\n\s+at |auth=/;

/** Which row of the table an error came from, by what it says. */
const rowOf = (
	{ code, message, remedy }: GmailError,
	channel: Channel,
	mailbox: string,
): ErrorRow => {
	const fill = (text: string): string => text.replaceAll('{mailbox}', mailbox);
	const rows = errorTable[channel].filter(
		(row) => row.code === code && fill(row.message) === message && fill(row.remedy) === remedy,
	);
	expect([message, rows.length]).toEqual([message, 1]);
	return rows[0]!;
};

/**
 * Holds what n8n shows to what every answer owes the user, and says which row of the table it came from.
 *
 * @param mailbox whom the message names
 */
export const expectAnAnswer = (
	{ error, shown }: Shown,
	channel: Channel,
	mailbox: string,
): ErrorRow => {
	const row = rowOf(error, channel, mailbox);
	expect(shown.message).toBe(error.message);
	expect(shown.message).not.toMatch(notInAMessage);
	expect(error.remedy).toMatch(someoneActs);
	expect(error.page).toMatch(/^https:\/\/[\w.]+\/\S+|^https:\/\/mail\.google\.com\/$/);
	const html = String(shown.context.descriptionTemplate);
	expect(html).toContain(asHtml(error.remedy));
	expect(html).toContain(`<a href="${asHtml(error.page!)}" target="_blank">`);
	expect(html).toContain(`<a href="${error.guide}" target="_blank">More about this</a>`);
	expect(html).toContain(`Answer of the server: ${asHtml(error.answer)}`);
	// An error workflow gets the same without HTML.
	expect(shown.description).toContain(error.remedy);
	expect(shown.description).toContain(error.page);
	expect(shown.description).toContain(`More about this: ${error.guide}`);
	expect(shown.description).toContain(`Answer of the server: ${error.answer}`);
	expect(shown.description?.replace(error.answer, '')).not.toMatch(/<\/?(a|br|b)\b|&\w+;/);
	expect(isSection(error.guide ?? '')).toBe(true);
	expect(inspect(shown, { depth: 8 }).replace(/ +at .*/g, '')).not.toMatch(secret);
	expect(shown.description).not.toMatch(secret);
	expect(html).not.toMatch(secret);
	expect(shown.context.itemIndex).toBe(3);
	return row;
};
