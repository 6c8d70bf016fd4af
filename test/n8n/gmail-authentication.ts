import type { Credential, WorkflowNode } from '../../demo/n8n-rest';

const authentications: Record<string, string> = {
	gmailMailOAuth2Api: 'oAuth2',
	gmailServiceAccountApi: 'serviceAccount',
};

/** What one of our nodes needs so that it signs in with this credential. */
export function gmailAuthentication({ id, name, type }: Credential): {
	parameters: { authentication: string };
	credentials: WorkflowNode['credentials'];
} {
	const authentication = authentications[type];
	if (authentication === undefined) throw new Error(`Our nodes take no credential "${type}"`);
	return { parameters: { authentication }, credentials: { [type]: { id, name } } };
}
