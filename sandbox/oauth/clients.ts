import { randomBytes, randomInt } from 'node:crypto';
import { oauthError } from './oauth-error';

/** Who may sign in: an organisation's own users, named test users, or everybody. */
export type Audience = 'internal' | 'testing' | 'production';

/** An OAuth client, as the Google Auth Platform console keeps it. */
export interface OAuthClient {
	clientId: string;
	clientSecret: string;
	/** What the consent page calls it. */
	name: string;
	/** Compared letter by letter. */
	redirectUris: string[];
	audience: Audience;
	/** Domain of the Workspace that an internal client belongs to. */
	organisation?: string;
	testUsers: string[];
	/** Domains whose admin does not trust this client: admin_policy_enforced. */
	blockedBy: string[];
	state: 'active' | 'disabled' | 'deleted';
}

/** The OAuth clients of the sandbox. */
export class Clients {
	private readonly clients = new Map<string, OAuthClient>();

	/** Registers a client; what is left out is made up. Returns the client itself: change it at will. */
	add(given: Partial<OAuthClient> = {}): OAuthClient {
		const client: OAuthClient = {
			clientId: `${randomInt(1e11, 2e11)}-${randomBytes(16).toString('hex')}.apps.googleusercontent.com`,
			clientSecret: `GOCSPX-${randomBytes(21).toString('base64url')}`,
			name: 'Sandbox app',
			redirectUris: [],
			audience: 'production',
			testUsers: [],
			blockedBy: [],
			state: 'active',
			...given,
		};
		this.clients.set(client.clientId, client);
		return client;
	}

	/** The client of that id, in whatever state. */
	get(clientId: string): OAuthClient | undefined {
		return this.clients.get(clientId);
	}

	/** The client of that id, alive. Throws OAuthError. */
	find(clientId: string): OAuthClient {
		const client = this.clients.get(clientId);
		if (!client) throw oauthError('clientNotFound');
		if (client.state === 'deleted') throw oauthError('clientDeleted');
		if (client.state === 'disabled') throw oauthError('clientDisabled');
		return client;
	}

	/** The client that proves itself with its secret. Throws OAuthError. */
	authenticate(clientId: string, clientSecret: string): OAuthClient {
		const client = this.find(clientId);
		if (client.clientSecret !== clientSecret) throw oauthError('clientSecretWrong');
		return client;
	}
}
