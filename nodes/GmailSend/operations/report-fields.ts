import type { INodeProperties } from 'n8n-workflow';
import { subjectField, toField } from './recipient-fields';

const totals = [
	{ name: 'Average', value: 'average' },
	{ name: 'Count', value: 'count', description: 'How many are not empty' },
	{ name: 'None', value: 'none' },
	{ name: 'Sum', value: 'sum' },
];

const formats = [
	{
		name: 'As It Is',
		value: 'asIs',
		description: 'Numbers without separators, as order numbers and years are',
	},
	{ name: 'Automatic', value: 'auto', description: 'What fits the values' },
	{ name: 'Date', value: 'date', description: "In the workflow's time zone" },
	{ name: 'Money', value: 'money', description: 'In the currency of the report options' },
	{ name: 'Number', value: 'number' },
	{ name: 'Percent', value: 'percent', description: '0.25 is written as 25%' },
	{ name: 'Text', value: 'text' },
];

/** Fields of "Send Report". */
export const reportFields: INodeProperties[] = [
	{
		...toField,
		description:
			'Email addresses of the recipients, separated by commas. Each gets a report of their own rows where an expression gives another address for other items.',
	},
	{
		...subjectField,
		required: true,
		placeholder: "e.g. Orders of {{ $today.toFormat('d LLLL') }}",
		description:
			'Subject line, and the title above the table. Rows that come to different subjects go into different reports.',
	},
	{
		displayName: 'Introduction',
		name: 'introduction',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. Here is what was ordered since yesterday.',
		description: 'Words above the table',
	},
	{
		displayName: 'Columns',
		name: 'columns',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Column',
		default: {},
		description:
			'What to show, in this order. Without any, the table shows every field of the items.',
		options: [
			{
				displayName: 'Column',
				name: 'values',
				values: [
					{
						displayName: 'Field',
						name: 'field',
						type: 'string',
						default: '',
						placeholder: 'e.g. customer.name',
						description: 'Name of the field in the items, or the path to it',
					},
					{
						displayName: 'Format',
						name: 'format',
						type: 'options',
						options: formats,
						default: 'auto',
						description: 'How its values are written',
					},
					{
						displayName: 'Title',
						name: 'title',
						type: 'string',
						default: '',
						placeholder: 'e.g. Customer',
						description: "Head of the column; made of the field's name when empty",
					},
					{
						displayName: 'Total',
						name: 'total',
						type: 'options',
						options: totals,
						default: 'none',
						description:
							'What stands below the column. Values that are no certain numbers are not in it; how many, is said beside it.',
					},
				],
			},
		],
	},
	{
		displayName: 'Sort By',
		name: 'sortBy',
		type: 'string',
		default: '',
		placeholder: 'e.g. amount',
		description: 'Field to sort the rows by. Leave empty for the order of the items.',
	},
	{
		displayName: 'Sort Order',
		name: 'sortOrder',
		type: 'options',
		options: [
			{ name: 'Ascending', value: 'ascending' },
			{ name: 'Descending', value: 'descending' },
		],
		default: 'ascending',
	},
	{
		displayName: 'Attach As',
		name: 'files',
		type: 'multiOptions',
		options: [
			{ name: 'CSV', value: 'csv', description: 'Text that any spreadsheet opens' },
			{ name: 'Excel (XLSX)', value: 'xlsx' },
		],
		default: [],
		description: 'Files with all rows, attached to the message',
	},
	{
		displayName: 'Report Options',
		name: 'reportOptions',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Currency',
				name: 'currency',
				type: 'string',
				default: '',
				placeholder: 'e.g. EUR',
				description: 'Of the columns in the format Money, by its three letters',
			},
			{
				displayName: 'File Name',
				name: 'fileName',
				type: 'string',
				default: 'report',
				description: 'Name of the attached files',
			},
			{
				displayName: 'Footer',
				name: 'footer',
				type: 'string',
				default: '',
				placeholder: 'e.g. Sent by the order desk every morning',
				description: 'Small words below the table',
			},
			{
				displayName: 'Language',
				name: 'locale',
				type: 'string',
				default: 'en-US',
				placeholder: 'e.g. de-DE',
				description:
					'How numbers, dates and words such as Total are written, and in which direction: 1,234.5 in en-US, 1.234,5 in de-DE, from right to left in ar and he',
			},
			{
				displayName: 'Rows in the Message',
				name: 'maxRows',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 200,
				description:
					'Rows shown at most; the files have all of them. Gmail cuts longer messages than are sent without this option.',
			},
			{
				displayName: 'Word for Average',
				name: 'averageWord',
				type: 'string',
				default: '',
				placeholder: 'e.g. Mean',
				description: 'Name of a line of averages; of the language when empty',
			},
			{
				displayName: 'Word for Count',
				name: 'countWord',
				type: 'string',
				default: '',
				placeholder: 'e.g. Orders',
				description: 'Name of a line of counts; of the language when empty',
			},
			{
				displayName: 'Word for Total',
				name: 'totalWord',
				type: 'string',
				default: '',
				placeholder: 'e.g. Sum',
				description: 'Name of a line of sums; of the language when empty',
			},
			{
				displayName: 'Words for Rows Not Shown',
				name: 'hiddenText',
				type: 'string',
				default: '',
				placeholder: 'e.g. {rows} more rows are in the file',
				description:
					'Said below a table that has more rows than the message, with {rows} in the place of how many; of the language when empty',
			},
			{
				displayName: 'Words When There Are No Rows',
				name: 'emptyText',
				type: 'string',
				typeOptions: { rows: 2 },
				default: '',
				placeholder: 'e.g. There were no orders today.',
				description:
					'Sent in place of the table; without them, no message is sent. n8n runs this node without rows only if the node before has the setting Always Output Data.',
			},
		],
	},
];
