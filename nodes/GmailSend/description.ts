import { NodeConnectionTypes, type INodeProperties, type INodeTypeDescription } from 'n8n-workflow';
import { actForField, authenticationField, credentials } from '../shared/authentication';
import { messageFields } from './message-fields';
import { operations } from './operations';

const operationField: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: operations.map(({ option }) => option),
	default: 'send',
};

/** The fields of one operation, shown for that operation only. */
const ownFields = operations.flatMap(({ option: { value }, fields }) =>
	fields.map((field) => ({ ...field, displayOptions: { show: { operation: [value] } } })),
);

export const description: INodeTypeDescription = {
	displayName: 'Gmail Send',
	name: 'gmailSend',
	icon: { light: 'file:../../icons/gmail.svg', dark: 'file:../../icons/gmail.dark.svg' },
	group: ['output'],
	version: 1,
	subtitle: '={{ $parameter["operation"] + ": message" }}',
	description: 'Sends messages and replies over SMTP or the Gmail API',
	defaults: { name: 'Gmail Send' },
	inputs: [NodeConnectionTypes.Main],
	outputs: [NodeConnectionTypes.Main],
	usableAsTool: true,
	credentials,
	properties: [authenticationField, actForField, operationField, ...ownFields, ...messageFields],
};
