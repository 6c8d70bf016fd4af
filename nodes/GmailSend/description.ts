import { NodeConnectionTypes, type INodeProperties, type INodeTypeDescription } from 'n8n-workflow';
import { actForField, authenticationField, credentials } from '../shared/authentication';
import { bodyFields } from './body-fields';
import { optionsFor } from './message-options';
import { operations, resources } from './operations';

const resourceField: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	options: resources.map(({ name, value }) => ({ name, value })),
	default: 'message',
};

const operationFields = resources.map(({ value, operation }) => ({
	displayName: 'Operation',
	name: 'operation',
	type: 'options' as const,
	noDataExpression: true,
	displayOptions: { show: { resource: [value] } },
	options: operations.filter(({ resource }) => resource === value).map(({ option }) => option),
	default: operation,
}));

const shownFor = (
	field: INodeProperties,
	resource: string,
	operation: string,
): INodeProperties => ({
	...field,
	displayOptions: {
		show: { resource: [resource], operation: [operation], ...field.displayOptions?.show },
	},
});

/** The fields of one operation, shown for that operation only: its own, the body, and the options that it can use. */
const fields = operations.flatMap(({ resource, option: { value }, fields: own, writes, hasBody }) =>
	[
		...own,
		...(writes === false || hasBody === false ? [] : bodyFields),
		...(writes === false ? [] : [optionsFor(value)]),
	].map((field) => shownFor(field, resource, value)),
);

export const description: INodeTypeDescription = {
	displayName: 'Gmail Send',
	name: 'gmailSend',
	icon: {
		light: 'file:../../icons/gmail-send.svg',
		dark: 'file:../../icons/gmail-send.dark.svg',
	},
	group: ['output'],
	version: [1, 1.1],
	defaultVersion: 1.1,
	subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
	description:
		'Sends messages, replies, forwards, drafts and reports from a Gmail mailbox, over SMTP or the Gmail API',
	defaults: { name: 'Gmail Send' },
	inputs: [NodeConnectionTypes.Main],
	outputs: [NodeConnectionTypes.Main],
	usableAsTool: true,
	waitingNodeTooltip:
		"={{ $parameter.operation === 'sendAndWait' ? 'Execution will continue after the response' : '' }}",
	webhooks: (['GET', 'POST'] as const).map((httpMethod) => ({
		name: 'default',
		httpMethod,
		responseMode: 'onReceived',
		responseData: '',
		path: '={{ $nodeId }}',
		restartWebhook: true,
		isFullPath: true,
	})),
	credentials,
	properties: [authenticationField, actForField, resourceField, ...operationFields, ...fields],
};
