import type { INodeProperties } from 'n8n-workflow';
import { subjectField, toField } from './recipient-fields';

const totals = [
	{ name: 'Average', value: 'average' },
	{ name: 'Count', value: 'count', description: 'How many are not empty' },
	{ name: 'None', value: 'none' },
	{ name: 'Sum', value: 'sum' },
];

/** Fields of "Send Report". */
export const reportFields: INodeProperties[] = [
	toField,
	{
		...subjectField,
		required: true,
		placeholder: "e.g. Orders of {{ $today.toFormat('d LLLL') }}",
		description: 'Subject line, and the title above the table',
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
						description: 'What stands below the column',
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
				displayName: 'File Name',
				name: 'fileName',
				type: 'string',
				default: 'report',
				description: 'Name of the attached files, without its ending',
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
				displayName: 'Language of Numbers',
				name: 'locale',
				type: 'string',
				default: 'en-US',
				placeholder: 'e.g. de-DE',
				description: 'How numbers are written: 1,234.5 in en-US, 1.234,5 in de-DE',
			},
			{
				displayName: 'Rows in the Message',
				name: 'maxRows',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 200,
				description: 'Rows shown at most; the files have all of them. Gmail cuts long messages.',
			},
		],
	},
];
