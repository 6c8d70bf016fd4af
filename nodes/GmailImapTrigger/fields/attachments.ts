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
			description: 'Who wrote to whom about what, without the text: fast, and sparing with data',
		},
		{
			name: 'Raw (.eml)',
			value: 'raw',
			description: 'The whole message as it was sent, as a file, beside its headers',
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
		'Whether the files come with the message. Off, they are listed with name, type and size, and a Gmail Mailbox node further on can download them. n8n deletes those files with the execution; files that a trigger hands over it never deletes.',
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
			displayName: 'Field Prefix',
			name: 'prefix',
			type: 'string',
			default: 'attachment_',
			description: 'Start of the names of the binary fields, before a number from 0 on',
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
			displayName: 'File Types',
			name: 'types',
			type: 'string',
			typeOptions: { takes: 'names' },
			default: '',
			placeholder: 'e.g. pdf, image/*',
			description: 'Only files of these types, separated by commas: MIME types or file endings',
		},
		{
			displayName: 'Inline Images',
			name: 'inline',
			type: 'boolean',
			default: false,
			description:
				'Whether images that the HTML shows in place come too, such as logos of a signature',
		},
		{
			displayName: 'Largest File (MB)',
			name: 'maxSize',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 25,
			description: 'Larger ones are only listed; in 1,000,000 bytes',
		},
	]),
};
