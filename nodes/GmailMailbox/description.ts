import { NodeConnectionTypes, type INodeProperties, type INodeTypeDescription } from 'n8n-workflow';
import { actForField, authenticationField, credentials } from '../shared/authentication';
import { operations, operationsOf, resources } from './operations';

/** The fields of one operation, shown for that operation only. */
const ownFields = operations.flatMap(({ resource, option, fields = [] }) =>
	fields.map(
		(field): INodeProperties => ({
			...field,
			displayOptions: {
				show: {
					resource: [resource],
					operation: [option.value],
					...field.displayOptions?.show,
				},
			},
		}),
	),
);

export const description: INodeTypeDescription = {
	displayName: 'Gmail Mailbox',
	name: 'gmailMailbox',
	icon: {
		light: 'file:../../icons/gmail-mailbox.svg',
		dark: 'file:../../icons/gmail-mailbox.dark.svg',
	},
	group: ['transform'],
	version: [1, 1.1],
	defaultVersion: 1.1,
	subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
	description:
		'Finds, reads, labels, moves and deletes messages of a Gmail mailbox, and downloads their attachments',
	defaults: { name: 'Gmail Mailbox' },
	inputs: [NodeConnectionTypes.Main],
	outputs: [NodeConnectionTypes.Main],
	usableAsTool: true,
	credentials,
	properties: [
		authenticationField,
		actForField,
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: resources.map(({ name, value }) => ({ name, value })),
			default: 'message',
		},
		...resources.map(({ value, operation }) => ({
			displayName: 'Operation',
			name: 'operation',
			type: 'options' as const,
			noDataExpression: true,
			displayOptions: { show: { resource: [value] } },
			options: operationsOf(value).map(({ option }) => option),
			default: operation,
		})),
		...ownFields,
	],
};
