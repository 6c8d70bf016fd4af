import type { INodeProperties } from 'n8n-workflow';

/** Which of the messages that arrive start the workflow. */
export const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	description: 'Messages that do not match stay where they are and start nothing',
	options: [
		{
			displayName: 'Authenticated Senders Only',
			name: 'authenticatedOnly',
			type: 'boolean',
			default: true,
			description:
				'Whether only senders start the workflow whom Gmail found to be who they say they are (SPF, DKIM or DMARC)',
		},
		{
			displayName: 'From',
			name: 'from',
			type: 'string',
			typeOptions: { empty: 'always' },
			default: '',
			placeholder: 'e.g. customer.com',
			description: 'Part of the sender’s name or address',
		},
		{
			displayName: 'Gmail Search',
			name: 'gmailSearch',
			type: 'string',
			typeOptions: { empty: 'always' },
			default: '',
			placeholder: 'e.g. subject:(invoice OR receipt) -label:done',
			description:
				'As you would type it into the search box of Gmail. <a href="https://support.google.com/mail/answer/7190" target="_blank">All search operators</a>.',
		},
		{
			displayName: 'Has Attachment',
			name: 'hasAttachment',
			type: 'boolean',
			default: true,
			description: 'Whether the message must have an attachment, or must have none',
		},
		{
			displayName: 'Larger Than (MB)',
			name: 'largerThan',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 1,
			description: 'Size of the whole message, attachments included, in 1,000,000 bytes',
		},
		{
			displayName: 'Received After',
			name: 'receivedAfter',
			type: 'dateTime',
			typeOptions: { empty: 'always' },
			default: '',
		},
		{
			displayName: 'Skip',
			name: 'skip',
			type: 'multiOptions',
			options: [
				{
					name: 'Automatic Replies',
					value: 'automaticReplies',
					description: 'Out of office and the like',
				},
				{
					name: 'Bounces',
					value: 'bounces',
					description: 'Reports about messages that could not be delivered',
				},
				{ name: 'Drafts', value: 'drafts', description: 'Messages being written' },
				{
					name: 'Mailing Lists',
					value: 'mailingLists',
					description: 'Newsletters and discussion lists',
				},
				{
					name: 'Own Messages',
					value: 'ownMessages',
					description:
						'What this mailbox has sent, from its aliases too where the Gmail API may be asked for them',
				},
			],
			default: ['automaticReplies', 'bounces', 'drafts', 'ownMessages'],
			description:
				'Kinds of messages that start nothing. A workflow that answers should skip these.',
		},
		{
			displayName: 'Smaller Than (MB)',
			name: 'smallerThan',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 10,
			description: 'Size of the whole message, attachments included, in 1,000,000 bytes',
		},
		{
			displayName: 'Subject',
			name: 'subject',
			type: 'string',
			typeOptions: { empty: 'always' },
			default: '',
			placeholder: 'e.g. invoice',
			description: 'Words of the subject',
		},
		{
			displayName: 'To',
			name: 'to',
			type: 'string',
			typeOptions: { empty: 'always' },
			default: '',
			placeholder: 'e.g. support+orders@example.com',
			description: 'Part of a recipient’s name or address',
		},
		{
			displayName: 'Unread Only',
			name: 'unreadOnly',
			type: 'boolean',
			default: true,
			description: 'Whether a message that is read before it is seen here starts nothing',
		},
	],
};
