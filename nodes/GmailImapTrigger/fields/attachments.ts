import type { INodeProperties } from 'n8n-workflow';
import { neverEmpty } from '../../shared/never-empty';

/** What is given of a message. */
export const format: INodeProperties = {
	displayName: 'Format',
	name: 'format',
	type: 'options',
	options: [
		{
			name: 'Message',
			value: 'message',
			description: 'Headers, text and HTML, with a list of the attachments',
		},
		{
			name: 'Headers Only',
			value: 'headers',
			description:
				'Sender, recipients, subject and all other headers, without the text: fast, with little data',
		},
		{
			name: 'Raw (.eml)',
			value: 'raw',
			description: 'The whole message as a file, with its headers as fields',
		},
	],
	default: 'message',
	description: 'What the workflow gets of each message',
};

export const downloadAttachments: INodeProperties = {
	displayName: 'Download Attachments',
	name: 'downloadAttachments',
	type: 'boolean',
	default: false,
	description:
		'Whether to put the files into the item. If off, they are listed with name, type and size, and a Gmail Mailbox node can download them later in the workflow. n8n deletes those with the execution, but never files that a trigger hands over.',
	displayOptions: { show: { format: ['message'] } },
};

export const attachmentFilters: INodeProperties = {
	displayName: 'Which Attachments',
	name: 'attachments',
	type: 'collection',
	placeholder: 'Add condition',
	default: {},
	displayOptions: { show: { format: ['message'], downloadAttachments: [true] } },
	options: neverEmpty([
		{
			displayName: 'File Types',
			name: 'types',
			type: 'string',
			typeOptions: { takes: 'names' },
			default: '',
			placeholder: 'e.g. pdf, image/*',
			description: 'Only files of these types, separated by commas: MIME types or file endings',
		},
		{
			displayName: 'File Name',
			name: 'name',
			type: 'string',
			default: '',
			placeholder: 'e.g. invoice*.pdf',
			description: 'Only files of that name; * stands for any characters',
		},
		{
			displayName: 'Largest File (MB)',
			name: 'maxSize',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 25,
			description: 'Larger files are only listed. One MB is 1,000,000 bytes.',
		},
		{
			displayName: 'Inline Images',
			name: 'inline',
			type: 'boolean',
			default: false,
			description:
				'Whether to include images that the HTML shows within the text, such as the logo of a signature',
		},
		{
			displayName: 'Field Prefix',
			name: 'prefix',
			type: 'string',
			default: 'attachment_',
			description: 'The binary fields are named by this text and a number, beginning with 0',
		},
	]),
};
