import type { INodeProperties } from 'n8n-workflow';

/** When messages count as done, and how many come at once. */
export const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Comes Again After (Hours)',
			name: 'comesAgainAfter',
			type: 'number',
			typeOptions: { minValue: 0.01 },
			default: 168,
			description:
				'With Message Is Done on When the Workflow Says So: when a message that was not marked as done comes again. Longer than the workflow may wait.',
		},
		{
			displayName: 'Executions at Once',
			name: 'maxInFlight',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 1000, numberPrecision: 0 },
			default: 20,
			description: 'Messages that arrive while so many run wait in Gmail',
		},
		{
			displayName: 'First Start',
			name: 'firstStart',
			type: 'options',
			options: [
				{ name: 'From Now On', value: 'now', description: 'What arrives after publishing' },
				{
					name: 'Last Days Too',
					value: 'days',
					description: 'And what arrived before, so many days back',
				},
				{ name: 'Unread Too', value: 'unread', description: 'And what lies there unread' },
			],
			default: 'now',
			description: 'What counts as new when this trigger meets a mailbox for the first time',
		},
		{
			displayName: 'First Start: Days',
			name: 'firstStartDays',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 7,
			description: 'How many days back, with First Start on Last Days Too',
		},
		{
			displayName: 'In Order',
			name: 'inOrder',
			type: 'boolean',
			default: false,
			description:
				'Whether each message waits until the one before it is done, tries included: slower, and nothing overtakes',
		},
		{
			displayName: 'Longest Silence (Minutes)',
			name: 'longestSilence',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 15,
			description:
				'How long n8n may tell nothing of an execution before its message comes again, where the workflow has no timeout: longer than it ever takes. Without this option 15 minutes in queue mode, where n8n can lose an execution, and a day otherwise.',
		},
		{
			displayName: 'Message Is Done',
			name: 'acknowledge',
			type: 'options',
			options: [
				{
					name: 'When Its Execution Finishes',
					value: 'finish',
					description: 'Comes again only if n8n crashed meanwhile',
				},
				{
					name: 'When Its Execution Starts',
					value: 'start',
					description: 'Never comes again, even if n8n crashes meanwhile',
				},
				{
					name: 'When Its Execution Succeeds',
					value: 'success',
					description: 'Comes again after a failure; after the last try it is labelled n8n/failed',
				},
				{
					name: 'When the Workflow Says So',
					value: 'workflow',
					description:
						'As soon as a Gmail Mailbox node with the operation Mark as Done gets it: for workflows that wait, for a time or for somebody',
				},
			],
			default: 'finish',
			description: 'Until then it comes again after a crash, so that none is lost',
		},
		{
			displayName: 'Messages per Execution',
			name: 'batchSize',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 500, numberPrecision: 0 },
			default: 1,
			description: 'Most messages that one execution gets, as items, when many are there at once',
		},
		{
			displayName: 'More Label Names or IDs',
			name: 'moreFolders',
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: 'getMailboxes', takes: 'names' },
			default: [],
			description:
				'Labels or folders to watch too, each over a connection of its own; Gmail allows 15 an account. A message that is in several comes once. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
		{
			displayName: 'Replies to Questions',
			name: 'replies',
			type: 'options',
			options: [
				{
					name: 'Answer and Start This Workflow',
					value: 'both',
					description: 'They answer the question, and are mail like any other too',
				},
				{
					name: 'Only Answer',
					value: 'answer',
					description: 'They answer the question that waits for them, and start nothing',
				},
				{
					name: 'Only Start This Workflow',
					value: 'workflow',
					description: 'They answer nothing, and are mail like any other',
				},
			],
			default: 'answer',
			description:
				'What becomes of a reply to a question of Gmail Send (Send and Wait for Response). A reply that a filter of this trigger keeps away is not seen.',
		},
		{
			displayName: 'Tries',
			name: 'maxTries',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 20, numberPrecision: 0 },
			default: 3,
			description:
				'How often a message is tried before it is set aside under the label n8n/failed, with growing pauses between',
		},
	],
};
