import type { INodeProperties } from 'n8n-workflow';

export const toField: INodeProperties = {
	displayName: 'To',
	name: 'to',
	type: 'string',
	typeOptions: { takes: 'addresses' },
	default: '',
	required: true,
	placeholder: 'e.g. nathan@example.com, "Doe, Jane" <jane@example.com>',
	description: 'Email addresses of the recipients, separated by commas',
};

export const subjectField: INodeProperties = {
	displayName: 'Subject',
	name: 'subject',
	type: 'string',
	default: '',
	placeholder: 'e.g. Your weekly report',
	description: 'Subject line of the message',
};

export const messageField = (what: string): INodeProperties => ({
	displayName: `Message to ${what}`,
	name: 'message',
	// Not json: a model could not give an ID then.
	type: 'string',
	typeOptions: { takes: 'message' },
	default: '={{ $json }}',
	required: true,
	hint: "An item of Gmail IMAP Trigger, Gmail Mailbox or n8n's Gmail node as it comes, or the ID of a message. After other nodes: {{ $('Gmail IMAP Trigger').item.json }}",
	description: `The message to ${what.toLowerCase()}: its item, or its Gmail ID`,
});
