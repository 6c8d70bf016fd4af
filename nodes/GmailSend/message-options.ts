import type { INodeProperties } from 'n8n-workflow';
import { eventField } from './event-fields';

const answers = ['reply', 'replyAll'];
const sends = ['send', 'reply', 'replyAll', 'forward', 'sendReport'];
const sendsOrAsks = [...sends, 'sendAndWait'];

/** An option and the operations that have it; all of them where none is named. */
interface Option {
	only?: string[];
	field: INodeProperties;
}

/** By how often they are wanted: n8n shows them in this order, and its search finds the rest. */
const options: Option[] = [
	{
		field: {
			displayName: 'Attachments',
			name: 'attachments',
			type: 'string',
			typeOptions: { takes: 'files' },
			default: '',
			placeholder: 'e.g. invoice, terms',
			description:
				"Names of the input fields that hold the files, separated by commas: * for all, invoice* for those that begin so. An expression may also give a list of names, {{ $binary }}, or a file of an earlier node: {{ $('Download').item.binary.invoice }}.",
		},
	},
	{
		field: {
			displayName: 'Cc',
			name: 'cc',
			type: 'string',
			typeOptions: { takes: 'addresses' },
			default: '',
			placeholder: 'e.g. boss@example.com, "Doe, Jane" <jane@example.com>',
			description: 'Receives a copy, seen by the others',
		},
	},
	{
		field: {
			displayName: 'Bcc',
			name: 'bcc',
			type: 'string',
			typeOptions: { takes: 'addresses' },
			default: '',
			placeholder: 'e.g. archive@example.com',
			description: 'Receives the message unseen by the others',
		},
	},
	{
		field: {
			displayName: 'Reply To',
			name: 'replyTo',
			type: 'string',
			typeOptions: { takes: 'addresses' },
			default: '',
			placeholder: 'e.g. support@example.com',
			description: 'Where answers go, if not to the sender',
		},
	},
	{
		only: [...answers, 'forward'],
		field: {
			displayName: 'Subject',
			name: 'subject',
			type: 'string',
			default: '',
			description:
				'In the place of the subject of the original. A thread holds together by its subject as well.',
		},
	},
	{
		field: {
			displayName: 'Sender Name',
			name: 'senderName',
			type: 'string',
			default: '',
			placeholder: 'e.g. Example Support',
			description: 'Shown beside the address the message comes from',
		},
	},
	{
		field: {
			displayName: 'From Name or ID',
			name: 'from',
			type: 'options',
			typeOptions: { loadOptionsMethod: 'listSenders', takes: 'addresses' },
			default: '',
			description:
				'Address of the account to send as, from its Gmail settings. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
	},
	{
		field: {
			displayName: 'Inline Images',
			name: 'inlineImages',
			type: 'string',
			typeOptions: { takes: 'files' },
			default: '',
			placeholder: 'e.g. logo',
			description:
				'Names of the input fields that hold images to show in the HTML, separated by commas, or what Attachments takes. The field logo is shown by &lt;img src="cid:logo"&gt;; a file of an earlier node goes by its name.',
		},
	},
	{
		field: {
			displayName: 'Add Signature',
			name: 'signature',
			type: 'boolean',
			default: false,
			description:
				'Whether to put the signature below the message that Gmail keeps for the address it comes from. Needs full mail access.',
		},
	},
	{
		only: [...answers, 'createDraft'],
		field: {
			displayName: 'Quote Original',
			name: 'quote',
			type: 'boolean',
			default: false,
			description: 'Whether to put the message that is answered below the answer',
		},
	},
	{ only: ['send', 'reply', 'replyAll', 'createDraft', 'updateDraft'], field: eventField },
	{
		field: {
			displayName: 'Priority',
			name: 'priority',
			type: 'options',
			options: [
				{ name: 'High', value: 'high' },
				{ name: 'Low', value: 'low' },
				{ name: 'Normal', value: 'normal' },
			],
			default: 'normal',
			description: 'How mail programs mark the message',
		},
	},
	{
		field: {
			displayName: 'Request Read Receipt',
			name: 'readReceipt',
			type: 'boolean',
			default: false,
			description: 'Whether to ask the readers to confirm that they opened the message',
		},
	},
	{
		only: sendsOrAsks,
		field: {
			displayName: 'Send Through',
			name: 'transport',
			type: 'options',
			options: [
				{
					name: 'Automatic',
					value: 'automatic',
					description: 'SMTP with full mail access, Gmail API with send-only access',
				},
				{
					name: 'Gmail API',
					value: 'api',
					description: 'Tells the Gmail ID of the sent message',
				},
				{ name: 'SMTP', value: 'smtp', description: 'Needs full mail access' },
			],
			default: 'automatic',
			description: 'How the message gets to Gmail',
		},
	},
	{
		only: sends,
		field: {
			displayName: 'Dry Run',
			name: 'dryRun',
			type: 'boolean',
			default: false,
			description:
				'Whether to send nothing, and give the finished message as a file and who would get it',
		},
	},
	{
		only: answers,
		field: {
			displayName: 'Answer Automatic Mail Too',
			name: 'answerAutomatic',
			type: 'boolean',
			default: false,
			description:
				'Whether to answer automatic replies, bounces, mailing lists and your own mail as well. Two programs that answer each other never stop.',
		},
	},
	{
		only: answers,
		field: {
			displayName: 'Reply to Each Item',
			name: 'answerEachItem',
			type: 'boolean',
			default: false,
			description:
				'Whether several items of the same message, such as one for each of its files, are answered each. Otherwise the first is, and the others are told what was sent.',
		},
	},
	{
		only: sendsOrAsks,
		field: {
			displayName: 'Automatic Messages an Hour',
			name: 'maxAutomatic',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 500,
			description:
				'How many messages this node sends at most within an hour because mail came in: the bound for workflows that write to each other. What is sent for other reasons, such as a schedule, does not count. Each n8n process counts for itself, and anew when it starts.',
		},
	},
	{
		only: answers,
		field: {
			displayName: 'Replies to One Address an Hour',
			name: 'maxReplies',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 10,
			description: 'How many automatic replies an address gets at most, before it is left alone',
		},
	},
	{
		only: sends,
		field: {
			displayName: 'Send Once Per',
			name: 'onceKey',
			type: 'string',
			default: '',
			placeholder: 'e.g. {{ $json.orderNumber }}',
			description:
				'What this node sends for a value it never sends for it again to the same recipients, in any execution. Needs full mail access: the Sent mail is asked each time.',
		},
	},
	{
		only: sends,
		field: {
			displayName: 'Send Only Once',
			name: 'once',
			type: 'boolean',
			default: true,
			description:
				'Whether Retry on Fail and the re-run of an execution leave out what they have sent before',
		},
	},
	{
		only: sendsOrAsks,
		field: {
			displayName: 'If It May Have Been Sent',
			name: 'ifInDoubt',
			type: 'options',
			options: [
				{
					name: "Don't Send Again",
					value: 'leave',
					description: 'The item fails and says so: rather missing than twice',
				},
				{ name: 'Send Again', value: 'sendAgain', description: 'Rather twice than missing' },
			],
			default: 'leave',
			description:
				'What to do when the connection broke at the very end and nobody can look into the Sent mail, as with send-only access',
		},
	},
	{
		only: sends,
		field: {
			displayName: 'Keep Order',
			name: 'order',
			type: 'options',
			options: [
				{
					name: 'For Each Recipient',
					value: 'recipient',
					description: 'Nobody gets a later item before an earlier one',
				},
				{
					name: 'In Each Thread',
					value: 'thread',
					description:
						'Fastest: up to eight messages at a time, those of a thread one after another',
				},
				{ name: 'Strictly', value: 'all', description: 'Slowest: one message at a time' },
			],
			default: 'thread',
			description: 'Which messages wait for those before them',
		},
	},
	{
		only: sendsOrAsks,
		field: {
			displayName: 'Wait for Limits',
			name: 'maxWait',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 2,
			description:
				'Minutes to wait for Google to take messages again, when it says how long. What takes longer fails at once and says when.',
		},
	},
	{
		only: sends,
		field: {
			displayName: 'Split Recipients',
			name: 'splitRecipients',
			type: 'boolean',
			default: false,
			description:
				'Whether to make several messages of one with more than 100 recipients, which is what Gmail takes at once',
		},
	},
	{
		only: sendsOrAsks,
		field: {
			displayName: 'Mark as Automatic',
			name: 'markAutomatic',
			type: 'boolean',
			default: true,
			description:
				'Whether to tell other programs that no person wrote this, so that they do not answer it by themselves',
		},
	},
	{
		field: {
			displayName: 'Unsubscribe Address',
			name: 'unsubscribeAddress',
			type: 'string',
			typeOptions: { takes: 'addresses' },
			default: '',
			placeholder: 'e.g. unsubscribe@example.com',
			description: 'Where a mail program writes to when a reader presses Unsubscribe',
		},
	},
	{
		field: {
			displayName: 'Unsubscribe Link',
			name: 'unsubscribeUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://example.com/unsubscribe?reader=7',
			description:
				'An https address that takes a reader off with one POST; mail programs show a button for it (RFC 8058)',
		},
	},
	{
		field: {
			displayName: 'Custom Headers',
			name: 'headers',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Header',
			default: {},
			description: 'Further lines of the header, for programs that read them',
			options: [
				{
					displayName: 'Header',
					name: 'values',
					values: [
						{
							displayName: 'Name',
							name: 'name',
							type: 'string',
							default: '',
							placeholder: 'e.g. X-Order-Number',
						},
						{
							displayName: 'Value',
							name: 'value',
							type: 'string',
							default: '',
							placeholder: 'e.g. 1042',
						},
					],
				},
			],
		},
	},
];

/** "Options" of an operation. */
export const optionsFor = (operation: string): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: options
		.filter(({ only }) => only === undefined || only.includes(operation))
		.map(({ field }) => field),
});
