import { NodeConnectionTypes, type INodeTypeDescription } from 'n8n-workflow';
import { actForField, authenticationField, credentials } from '../shared/authentication';
import { operations, resources } from './operations';

export const description: INodeTypeDescription = {
	displayName: 'Gmail Mailbox',
	name: 'gmailMailbox',
	icon: { light: 'file:../../icons/gmail.svg', dark: 'file:../../icons/gmail.dark.svg' },
	group: ['transform'],
	version: 1,
	subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
	description: 'Works on a Gmail mailbox: checks how well a credential reaches it',
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
			options: resources,
			default: 'mailbox',
		},
		...resources.map(({ value }) => ({
			displayName: 'Operation',
			name: 'operation',
			type: 'options' as const,
			noDataExpression: true,
			displayOptions: { show: { resource: [value] } },
			options: operations.filter(({ resource }) => resource === value).map(({ option }) => option),
			default: operations.find(({ resource }) => resource === value)?.option.value ?? '',
		})),
	],
};
