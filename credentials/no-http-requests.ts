import type { INodeProperties } from 'n8n-workflow';
import { hostIsBefore } from '../nodes/shared/oldest-host';

/**
 * Keeps a sign-in for mail out of n8n's HTTP Request node. n8n adds a visible field of this name, which allows every
 * domain, to each credential that has none.
 *
 * n8n 2.20 to 2.36.5 hold a credential's own test to it as well (`credentialOwnedSurface` of n8n-core ended that), so that
 * no test would ever pass there: on these, the one server of the test is allowed.
 */
export const noHttpRequests: INodeProperties[] = hostIsBefore(2, 38)
	? [
			{
				displayName: 'Allowed HTTP Request Domains',
				name: 'allowedHttpRequestDomains',
				type: 'hidden',
				default: 'domains',
			},
			{
				displayName: 'Allowed Domains',
				name: 'allowedDomains',
				type: 'hidden',
				default:
					'={{ $self["customServers"] ? $self["apiUrl"].replace(/^https:\\/\\//, "").replace(/[:\\/].*$/, "") : "www.googleapis.com" }}',
			},
		]
	: [
			{
				displayName: 'Allowed HTTP Request Domains',
				name: 'allowedHttpRequestDomains',
				type: 'hidden',
				default: 'none',
			},
		];
