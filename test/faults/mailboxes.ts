/** When the trigger of a mailbox calls a message done. */
export type Mode = 'finish' | 'success' | 'start' | 'workflow';

export type MailboxName =
	| 'finish'
	| 'success'
	| 'start'
	| 'batches'
	| 'archive'
	| 'label'
	| 'move'
	| 'trash'
	| 'data'
	| 'answer'
	| 'succeeds'
	| 'marked'
	| 'waits'
	| 'fails'
	| 'calls'
	| 'hidden'
	| 'files';

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
	/** What the workflow itself does with each mail, between its first node and its last. */
	steps?: Step[];
	/** Each execution fails when it has reported its end. */
	failsLate?: true;
}

/** A node of a workflow; one of ours gets the credential of the mailbox. */
export interface Step {
	type: string;
	typeVersion: number;
	parameters: Record<string, unknown>;
}

/** The label that the trigger puts on what has succeeded in the mailbox `success`. */
export const doneLabel = 'n8n/done';

/** A node that works on the mail that started the workflow. */
const onMail = (type: 'gmailMailbox' | 'gmailSend', parameters: Record<string, unknown>): Step => ({
	type: `n8n-nodes-gmail-imap-smtp.${type}`,
	typeVersion: 1,
	parameters: { message: "={{ $('Gmail IMAP Trigger').item.json }}", ...parameters },
});

const ofMessage = (operation: string, more: Record<string, unknown> = {}): Step =>
	onMail('gmailMailbox', { resource: 'message', operation, ...more });

const everyday = (
	name: MailboxName,
	steps: Step[],
	{ mode = 'finish', options = {} }: Partial<Pick<Mailbox, 'mode' | 'options'>> = {},
): Mailbox => ({
	name,
	address: `${name}@example.test`,
	mode,
	mails: 40,
	options,
	afterSuccess: {},
	steps,
});

const reply = onMail('gmailSend', {
	operation: 'reply',
	bodyFormat: 'text',
	text: 'Thank you, we have got it.',
	options: {},
});

/** What people build: workflows that move their mail, answer it, or keep data of their own. */
export const everydayMailboxes: Mailbox[] = [
	everyday('archive', [ofMessage('archive')]),
	everyday('label', [
		ofMessage('addLabels', {
			label: { __rl: true, mode: 'name', value: 'Handled' },
			createMissing: true,
		}),
	]),
	everyday('move', [
		ofMessage('move', {
			moveTo: { __rl: true, mode: 'name', value: 'Handled' },
			createMissing: true,
		}),
	]),
	everyday('trash', [ofMessage('trash')]),
	everyday('data', [
		{
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: {
				jsCode:
					"const data = $getWorkflowStaticData('global');\ndata.seen = (data.seen ?? 0) + 1;\nreturn $input.all();",
			},
		},
	]),
	everyday('answer', [reply]),
	everyday('marked', [ofMessage('archive'), ofMessage('markAsDone')], {
		mode: 'workflow',
		options: { acknowledge: 'workflow' },
	}),
];

/** Its mail is done when its answer has gone out. */
export const succeedingMailbox: Mailbox = everyday('succeeds', [reply], {
	mode: 'success',
	options: { acknowledge: 'success' },
});

/** Mailboxes that have something the matter with them. */
export const troubledMailboxes: Mailbox[] = [
	// Its owner hides All Mail from IMAP: what its workflow has archived is nowhere.
	everyday('hidden', [ofMessage('archive')]),
	// Each mail has a file, which n8n's store may refuse.
	everyday('files', [], { options: { format: 'message', downloadAttachments: true } }),
];

const waitForCall: Step = {
	type: 'n8n-nodes-base.wait',
	typeVersion: 1.1,
	parameters: { resume: 'webhook', options: {} },
};

/** Its workflow waits until somebody calls it, and fails then: its mail is done since it began to wait. */
export const waitingToFailMailbox: Mailbox = {
	...everyday('fails', [waitForCall]),
	failsLate: true,
};

/** Its workflow waits until somebody calls it, and then says that its mail is done. */
export const waitingMailbox: Mailbox = everyday(
	'waits',
	[
		waitForCall,
		{
			type: 'n8n-nodes-gmail-imap-smtp.gmailMailbox',
			typeVersion: 1,
			parameters: { resource: 'message', operation: 'markAsDone' },
		},
	],
	{ mode: 'workflow', options: { acknowledge: 'workflow' } },
);

/** Its workflow calls another one, for which n8n itself needs its database. */
export const callingMailbox: Mailbox = everyday('calls', [
	{
		type: 'n8n-nodes-base.executeWorkflow',
		typeVersion: 1,
		parameters: {
			source: 'parameter',
			workflowJson: JSON.stringify({
				nodes: [
					{
						id: 'called',
						name: 'When Called',
						type: 'n8n-nodes-base.executeWorkflowTrigger',
						typeVersion: 1,
						position: [0, 0],
						parameters: {},
					},
				],
				connections: {},
			}),
		},
	},
]);

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
	const found = [
		...mailboxes,
		...everydayMailboxes,
		...troubledMailboxes,
		succeedingMailbox,
		waitingMailbox,
		waitingToFailMailbox,
		callingMailbox,
	].find((mailbox) => mailbox.name === name);
	if (!found) throw new Error(`No mailbox ${name} in this run`);
	return found;
};
