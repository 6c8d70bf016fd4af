import type { INodeProperties } from 'n8n-workflow';
import { optionsFor } from '../message-options';
import { subjectField } from '../operations/recipient-fields';

const forType = (...types: string[]): INodeProperties['displayOptions'] => ({
	show: { responseType: types },
});

/** In the order in which somebody fills them in. */
const formElement: INodeProperties[] = [
	{
		displayName: 'Label',
		name: 'fieldLabel',
		type: 'string',
		default: '',
		placeholder: 'e.g. Cost center',
		description: 'Shown above the field, and the name of its value in the item',
		displayOptions: { hide: { fieldType: ['html'] } },
	},
	{
		displayName: 'Element Type',
		name: 'fieldType',
		type: 'options',
		options: [
			{ name: 'Checkboxes', value: 'checkbox' },
			{ name: 'Custom HTML', value: 'html' },
			{ name: 'Date', value: 'date' },
			{ name: 'Dropdown', value: 'dropdown' },
			{ name: 'Email', value: 'email' },
			{ name: 'File', value: 'file' },
			{ name: 'Hidden Field', value: 'hiddenField' },
			{ name: 'Number', value: 'number' },
			{ name: 'Password', value: 'password' },
			{ name: 'Radio Buttons', value: 'radio' },
			{ name: 'Text Input', value: 'text' },
			{ name: 'Textarea', value: 'textarea' },
		],
		default: 'text',
	},
	{
		displayName: 'HTML',
		name: 'html',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		description:
			'Words, lists, tables, emphasis and links; images, scripts and inputs are left out',
		displayOptions: { show: { fieldType: ['html'] } },
	},
	{
		displayName: 'Value',
		name: 'fieldValue',
		type: 'string',
		default: '',
		description: 'Comes out with the answer, and is not shown',
		displayOptions: { show: { fieldType: ['hiddenField'] } },
	},
	{
		displayName: 'Placeholder',
		name: 'placeholder',
		type: 'string',
		default: '',
		displayOptions: {
			show: { fieldType: ['email', 'number', 'password', 'text', 'textarea'] },
		},
	},
	{
		displayName: 'Default Value',
		name: 'defaultValue',
		type: 'string',
		default: '',
		displayOptions: {
			show: {
				fieldType: ['date', 'dropdown', 'email', 'number', 'radio', 'text', 'textarea'],
			},
		},
	},
	{
		displayName: 'Choices',
		name: 'fieldOptions',
		type: 'string',
		typeOptions: { rows: 3, takes: 'message' },
		default: '',
		placeholder: 'e.g. red',
		description: 'What can be chosen, one a line; by an expression, a list',
		displayOptions: { show: { fieldType: ['checkbox', 'dropdown', 'radio'] } },
	},
	{
		displayName: 'Multiple Choice',
		name: 'multiselect',
		type: 'boolean',
		default: false,
		description: 'Whether several can be chosen',
		displayOptions: { show: { fieldType: ['dropdown'] } },
	},
	{
		displayName: 'Multiple Files',
		name: 'multipleFiles',
		type: 'boolean',
		default: true,
		description: 'Whether several files can be given',
		displayOptions: { show: { fieldType: ['file'] } },
	},
	{
		displayName: 'Accepted File Types',
		name: 'acceptFileTypes',
		type: 'string',
		default: '',
		placeholder: 'e.g. .pdf, image/*',
		displayOptions: { show: { fieldType: ['file'] } },
	},
	{
		displayName: 'Required Field',
		name: 'requiredField',
		type: 'boolean',
		default: false,
		description: 'Whether it has to be filled in',
		displayOptions: { hide: { fieldType: ['html', 'hiddenField'] } },
	},
];

/** n8n's own names of parameters, where it has any: it makes a human review step for the tools of an agent of them. */
const questionFields: INodeProperties[] = [
	{
		displayName: 'To',
		name: 'to',
		type: 'string',
		typeOptions: { takes: 'addresses' },
		default: '',
		required: true,
		placeholder: 'e.g. nathan@example.com, "Doe, Jane" <jane@example.com>',
		description:
			'Email addresses of the people to ask, separated by commas. Each gets a mail with a link of their own.',
	},
	subjectField,
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. Invoice 1042 of Example Ltd over 1,200.00 EUR: may we pay it?',
		description: 'What you ask, in plain words; shown in the mail and on the page of its link',
	},
	{
		displayName: 'Response Type',
		name: 'responseType',
		type: 'options',
		options: [
			{
				name: 'Approval',
				value: 'approval',
				description: 'They approve or disapprove, with a comment if they like',
			},
			{
				name: 'Custom Form',
				value: 'customForm',
				description: 'They fill in a form that you build here',
			},
			{ name: 'Free Text', value: 'freeText', description: 'They write an answer' },
		],
		default: 'approval',
	},
	{
		displayName: 'Approval Options',
		name: 'approvalOptions',
		type: 'fixedCollection',
		placeholder: 'Add option',
		default: {},
		displayOptions: forType('approval'),
		options: [
			{
				displayName: 'Values',
				name: 'values',
				values: [
					{
						displayName: 'Approval Type',
						name: 'approvalType',
						type: 'options',
						options: [
							{ name: 'Approve Only', value: 'single' },
							{ name: 'Approve and Disapprove', value: 'double' },
						],
						default: 'double',
						description: 'Which buttons there are',
					},
					{
						displayName: 'Approve Button Label',
						name: 'approveLabel',
						type: 'string',
						default: 'Approve',
						description: 'What the button says that approves',
					},
					{
						displayName: 'Approve Button Style',
						name: 'buttonApprovalStyle',
						type: 'options',
						options: [
							{ name: 'Primary', value: 'primary' },
							{ name: 'Secondary', value: 'secondary' },
						],
						default: 'primary',
					},
					{
						displayName: 'Disapprove Button Label',
						name: 'disapproveLabel',
						type: 'string',
						default: 'Decline',
						description: 'What the button says that disapproves',
						displayOptions: { show: { approvalType: ['double'] } },
					},
					{
						displayName: 'Disapprove Button Style',
						name: 'buttonDisapprovalStyle',
						type: 'options',
						options: [
							{ name: 'Primary', value: 'primary' },
							{ name: 'Secondary', value: 'secondary' },
						],
						default: 'secondary',
						displayOptions: { show: { approvalType: ['double'] } },
					},
				],
			},
		],
	},
	{
		displayName: 'Define Form',
		name: 'defineForm',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Using Fields Below', value: 'fields' },
			{ name: 'Using JSON', value: 'json' },
		],
		default: 'fields',
		displayOptions: forType('customForm'),
	},
	{
		displayName: 'Form Fields',
		name: 'jsonOutput',
		type: 'string',
		typeOptions: { rows: 5, takes: 'message' },
		default:
			'[\n  { "fieldLabel": "Cost center", "requiredField": true },\n  { "fieldLabel": "Due date", "fieldType": "date" }\n]',
		hint: 'As n8n’s Form node has it: fieldLabel, fieldType, requiredField, placeholder, fieldOptions',
		displayOptions: { show: { responseType: ['customForm'], defineForm: ['json'] } },
	},
	{
		displayName: 'Form Elements',
		name: 'formFields',
		type: 'fixedCollection',
		placeholder: 'Add Form Element',
		typeOptions: { multipleValues: true, sortable: true },
		default: {},
		displayOptions: { show: { responseType: ['customForm'], defineForm: ['fields'] } },
		options: [
			{
				displayName: 'Values',
				name: 'values',
				values: formElement,
			},
		],
	},
];

const onlyFor = (...types: string[]): INodeProperties['displayOptions'] => ({
	show: { '/responseType': types },
});

const amountFields = (amount: number, what: string): INodeProperties[] => [
	{
		displayName: 'Amount',
		name: 'resumeAmount',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: amount,
		description: what,
		displayOptions: { show: { limitType: ['afterTimeInterval'] } },
	},
	{
		displayName: 'Unit',
		name: 'resumeUnit',
		type: 'options',
		options: [
			{ name: 'Minutes', value: 'minutes' },
			{ name: 'Hours', value: 'hours' },
			{ name: 'Days', value: 'days' },
		],
		default: 'hours',
		displayOptions: { show: { limitType: ['afterTimeInterval'] } },
	},
];

/** What a question has beside the options of a message. */
const ownOptions: INodeProperties[] = [
	{
		displayName: 'Answer By',
		name: 'answerBy',
		type: 'options',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description:
					'Links; and replies too, where a published Gmail IMAP Trigger of this mailbox sees them. In queue mode links alone.',
			},
			{
				name: 'Links',
				value: 'link',
				description: 'People have to reach this n8n by a browser',
			},
			{
				name: 'Links or Reply',
				value: 'both',
				description: 'Replies need a published Gmail IMAP Trigger that watches this mailbox',
			},
			{
				name: 'Reply',
				value: 'reply',
				description:
					'For an n8n that nobody else can reach: the mail has no links. It needs a published Gmail IMAP Trigger that watches this mailbox.',
			},
		],
		default: 'automatic',
		description:
			'How people can answer. A reply counts only of somebody who was asked, and whom Gmail found to be who they say they are. A form is always filled in by a link.',
		displayOptions: onlyFor('approval', 'freeText'),
	},
	{
		displayName: 'Decided By',
		name: 'decidedBy',
		type: 'options',
		options: [
			{ name: 'All', value: 'all', description: 'Everybody has to approve, or to answer' },
			{ name: 'First Answer', value: 'first', description: 'Whoever is first decides for all' },
			{
				name: 'So Many',
				value: 'number',
				description: 'The number below has to approve, or to answer',
			},
		],
		default: 'first',
		description: 'With several people: whose answer counts',
	},
	{
		displayName: 'Decided By: How Many',
		name: 'decidedByNumber',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 2,
		description: 'With "Decided By" on So Many: how many have to approve, or to answer',
	},
	{
		displayName: 'In Thread Of',
		name: 'threadOf',
		type: 'string',
		typeOptions: { takes: 'message' },
		default: '',
		placeholder: 'e.g. {{ $json }}',
		description:
			'A message that the question belongs to: its item, or its Gmail ID. The question goes into its thread, to the people in To.',
	},
	{
		displayName: 'Limit Wait Time',
		name: 'limitWaitTime',
		type: 'fixedCollection',
		placeholder: 'Add Limit',
		default: { values: { limitType: 'afterTimeInterval', resumeAmount: 2, resumeUnit: 'days' } },
		description: 'How long to wait for the answer; without it, for ever',
		options: [
			{
				displayName: 'Values',
				name: 'values',
				values: [
					{
						displayName: 'Limit Type',
						name: 'limitType',
						type: 'options',
						options: [
							{ name: 'After Time Interval', value: 'afterTimeInterval' },
							{ name: 'At Specified Time', value: 'atSpecifiedTime' },
						],
						default: 'afterTimeInterval',
					},
					...amountFields(2, 'How long to wait; n8n looks once a minute'),
					{
						displayName: 'Max Date and Time',
						name: 'maxDateAndTime',
						type: 'dateTime',
						default: '',
						description: 'Until when to wait, in the time zone of the workflow',
						displayOptions: { show: { limitType: ['atSpecifiedTime'] } },
					},
				],
			},
		],
	},
	{
		displayName: 'Message Button Label',
		name: 'messageButtonLabel',
		type: 'string',
		default: 'Respond',
		description: 'What the button in the mail says',
		displayOptions: onlyFor('freeText', 'customForm'),
	},
	{
		displayName: 'Page Button Label',
		name: 'responseFormButtonLabel',
		type: 'string',
		default: 'Submit',
		displayOptions: onlyFor('freeText', 'customForm'),
	},
	{
		displayName: 'Page Description',
		name: 'responseFormDescription',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		description: 'In place of the message',
	},
	{
		displayName: 'Page Styling',
		name: 'responseFormCustomCss',
		type: 'string',
		typeOptions: { rows: 4, editor: 'cssEditor' },
		default: '',
		description: 'CSS for the page',
	},
	{
		displayName: 'Page Thanks',
		name: 'thanksText',
		type: 'string',
		default: '',
		placeholder: 'e.g. Thank you. Accounting goes on from here.',
		description: 'What the page says after the answer',
	},
	{
		displayName: 'Page Title',
		name: 'responseFormTitle',
		type: 'string',
		default: '',
		description: 'In place of the subject',
	},
	{
		displayName: 'Reminder',
		name: 'reminder',
		type: 'fixedCollection',
		placeholder: 'Add Reminder',
		default: { values: { amount: 1, unit: 'days', times: 1 } },
		description: 'Reminds those who have not answered, in the same thread',
		options: [
			{
				displayName: 'Values',
				name: 'values',
				values: [
					{
						displayName: 'After',
						name: 'amount',
						type: 'number',
						typeOptions: { minValue: 0 },
						default: 1,
						description: 'Time between the question and the reminder, and between reminders',
					},
					{
						displayName: 'Unit',
						name: 'unit',
						type: 'options',
						options: [
							{ name: 'Minutes', value: 'minutes' },
							{ name: 'Hours', value: 'hours' },
							{ name: 'Days', value: 'days' },
						],
						default: 'days',
					},
					{
						displayName: 'Times',
						name: 'times',
						type: 'number',
						typeOptions: { minValue: 1, maxValue: 50, numberPrecision: 0 },
						default: 1,
						description: 'How many reminders at most',
					},
				],
			},
		],
	},
	{
		displayName: 'Reply Words: Approve',
		name: 'approveWords',
		type: 'string',
		typeOptions: { takes: 'names' },
		default: '',
		placeholder: 'e.g. yes, approved, ja, genehmigt',
		description:
			'What a reply that approves begins with, separated by commas. Empty: yes, OK and approved in twelve languages.',
		displayOptions: onlyFor('approval'),
	},
	{
		displayName: 'Reply Words: Disapprove',
		name: 'disapproveWords',
		type: 'string',
		typeOptions: { takes: 'names' },
		default: '',
		placeholder: 'e.g. no, declined, nein, abgelehnt',
		description:
			'What a reply that disapproves begins with, separated by commas. Empty: no and declined in twelve languages.',
		displayOptions: onlyFor('approval'),
	},
	{
		displayName: 'Unclear Reply',
		name: 'unclearReply',
		type: 'options',
		options: [
			{
				name: 'Ask Again',
				value: 'askAgain',
				description: 'Whoever wrote it is asked for a clear yes or no, three times at most',
			},
			{
				name: 'Hand Over Undecided',
				value: 'handOver',
				description: 'It counts as an answer without a decision, with its words',
			},
		],
		default: 'askAgain',
		description: 'What to do with a reply that says neither yes nor no, or both',
		displayOptions: onlyFor('approval'),
	},
	{
		displayName: 'When Time Is Up',
		name: 'whenTimeIsUp',
		type: 'options',
		options: [
			{
				name: 'Fail',
				value: 'fail',
				description: 'The node fails, and the error workflow runs',
			},
			{ name: 'Go On as Approved', value: 'approved' },
			{ name: 'Go On as Disapproved', value: 'disapproved' },
			{ name: 'Go On as Expired', value: 'expired' },
		],
		default: 'expired',
		description: 'What comes out when nobody has decided within the limit',
	},
];

/** Makes no sense in a question. */
const unfit = new Set(['unsubscribeAddress', 'unsubscribeUrl', 'inlineImages', 'subject']);

/** The names are English. A collator of the language would take longer to load than all else of this node. */
const byName = (a: INodeProperties, b: INodeProperties): number =>
	a.displayName.toLowerCase() < b.displayName.toLowerCase() ? -1 : 1;

const messageOptions = optionsFor('sendAndWait');

export const askFields: INodeProperties[] = [
	...questionFields,
	{
		...messageOptions,
		options: [
			...((messageOptions.options ?? []) as INodeProperties[]).filter(
				({ name }) => !unfit.has(name),
			),
			...ownOptions,
		].sort(byName),
	},
];
