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
			displayName: 'Message Is Done',
			name: 'acknowledge',
			type: 'options',
			options: [
				{
					name: 'When Its Execution Finishes',
					value: 'finish',
					description: 'Runs again only if n8n crashes before that',
				},
				{
					name: 'When Its Execution Starts',
					value: 'start',
					description: 'Never runs again, even if n8n crashes',
				},
				{
					name: 'When Its Execution Succeeds',
					value: 'success',
					description:
						'Runs again after a failure; after the last try it gets the label n8n/failed',
				},
				{
					name: 'When the Workflow Says So',
					value: 'workflow',
					description:
						'When a Gmail Mailbox node with the operation Mark as Done gets it; for workflows that wait for a time or for a person',
				},
			],
			default: 'finish',
			description:
				'When a message counts as done. One that is not done runs again after a crash of n8n.',
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
				'How often a message is tried, with growing pauses, before it gets the label n8n/failed',
		},
		{
			displayName: 'First Start',
			name: 'firstStart',
			type: 'options',
			options: [
				{ name: 'From Now On', value: 'now', description: 'Messages that arrive after publishing' },
				{
					name: 'Last Days Too',
					value: 'days',
					description: 'Also messages that arrived in the last days',
				},
				{ name: 'Unread Too', value: 'unread', description: 'Also messages that are unread' },
			],
			default: 'now',
			description: 'Which messages are new when this trigger opens a mailbox for the first time',
		},
		{
			displayName: 'First Start: Days',
			name: 'firstStartDays',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 7,
			description: 'How many days to go back. Used when First Start is Last Days Too.',
		},
		{
			displayName: 'More Label Names or IDs',
			name: 'moreFolders',
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: 'getMailboxes', takes: 'names' },
			default: [],
			description:
				'Further labels or folders to watch, each over its own connection; Gmail allows 15 for an account. A message that is in several comes once. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
		{
			displayName: 'Messages per Execution',
			name: 'batchSize',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 500, numberPrecision: 0 },
			default: 1,
			description: 'How many messages one execution gets at most, each as an item',
		},
		{
			displayName: 'Executions at Once',
			name: 'maxInFlight',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 1000, numberPrecision: 0 },
			default: 20,
			description: 'How many executions run at the same time. Further messages wait in Gmail.',
		},
		{
			displayName: 'In Order',
			name: 'inOrder',
			type: 'boolean',
			default: false,
			description:
				'Whether each message waits until the one before it is done, including its tries. Slower, but the order is kept.',
		},
		{
			displayName: 'Comes Again After (Hours)',
			name: 'comesAgainAfter',
			type: 'number',
			typeOptions: { minValue: 0.01 },
			default: 168,
			description:
				'When a message that was not marked as done comes again. Used when Message Is Done is When the Workflow Says So; choose a longer time than the workflow may wait.',
		},
		{
			displayName: 'Longest Silence (Minutes)',
			name: 'longestSilence',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 15,
			description:
				'How long to wait until n8n reports that an execution has ended, if the workflow has no timeout. After that the message comes again, so choose a longer time than an execution ever takes. Without this option: 15 minutes in queue mode, where n8n can lose an execution, and otherwise a day.',
		},
	],
};
