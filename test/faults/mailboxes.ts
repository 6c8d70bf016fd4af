/** When the trigger of a mailbox calls a message done. */
export type Mode = 'finish' | 'success' | 'start';

export type MailboxName = 'finish' | 'success' | 'start' | 'batches';

/** A mailbox of the run, with the one trigger that watches it. */
export interface Mailbox {
	name: MailboxName;
	address: string;
	mode: Mode;
	/** How many mails are sent to it. */
	mails: number;
	/** Options of the trigger. */
	options: Record<string, unknown>;
	/** What the trigger does in Gmail after a success. */
	afterSuccess: Record<string, unknown>;
}

/** The label that the trigger puts on what has succeeded in the mailbox `success`. */
export const doneLabel = 'n8n/done';

export const mailboxes: Mailbox[] = [
	{
		name: 'finish',
		address: 'finish@example.test',
		mode: 'finish',
		mails: 900,
		options: {},
		afterSuccess: {},
	},
	{
		name: 'success',
		address: 'success@example.test',
		mode: 'success',
		mails: 500,
		options: { acknowledge: 'success' },
		afterSuccess: { addLabels: doneLabel, moveTo: 'archive' },
	},
	{
		name: 'start',
		address: 'start@example.test',
		mode: 'start',
		mails: 400,
		options: { acknowledge: 'start' },
		afterSuccess: {},
	},
	{
		name: 'batches',
		address: 'batches@example.test',
		mode: 'finish',
		mails: 300,
		options: { batchSize: 10 },
		afterSuccess: {},
	},
];

/** The mailbox of this name. */
export const mailboxOf = (name: string): Mailbox => {
	const found = mailboxes.find((mailbox) => mailbox.name === name);
	if (!found) throw new Error(`No mailbox ${name} in this run`);
	return found;
};
