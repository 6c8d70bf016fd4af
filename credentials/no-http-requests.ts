import type { INodeProperties } from 'n8n-workflow';

/**
 * Keeps a sign-in for mail out of n8n's HTTP Request node. n8n adds a visible field of this name, which allows every
 * domain, to each credential that has none.
 */
export const noHttpRequests: INodeProperties = {
	displayName: 'Allowed HTTP Request Domains',
	name: 'allowedHttpRequestDomains',
	type: 'hidden',
	default: 'none',
};
