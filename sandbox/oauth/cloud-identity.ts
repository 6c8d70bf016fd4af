import express, { type Request, type Response, type Router } from 'express';
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { fieldOf } from '../http/request-field';
import type { Authority } from './authority';
import { signJsonWebToken } from './json-web-token';
import { bearerOf } from './token-information';

const cloudScope = 'https://www.googleapis.com/auth/cloud-platform';

/** Who a machine is on Google Cloud, and for which service accounts it may sign. */
export class CloudIdentity {
	/** Service account attached to the machine; without one the metadata server has no token. */
	machine: string | undefined;
	/** Tokens of a foreign identity provider, and the principal each one stands for. */
	readonly subjects = new Map<string, string>();
	private readonly tokenCreators = new Map<string, Set<string>>();
	private readonly keys = new Map<string, { key: KeyObject; kid: string }>();

	constructor(private readonly authority: Authority) {}

	/** Grants the role Service Account Token Creator on an account. */
	allowSigning(email: string, principal: string): void {
		const creators = this.tokenCreators.get(email) ?? new Set();
		this.tokenCreators.set(email, creators.add(principal));
	}

	/** A token of the principal itself, as the metadata server and the token exchange give it. */
	tokenOf(principal: string): { access_token: string; expires_in: number; token_type: 'Bearer' } {
		const { tokens } = this.authority;
		const access_token = tokens.mint(principal, [cloudScope]);
		return { access_token, expires_in: tokens.lifetime, token_type: 'Bearer' };
	}

	/** True when the token is one of a principal that may sign for the account. */
	maySign(token: string, email: string): boolean {
		const known = this.authority.tokens.verify(token);
		if (!known?.scopes.includes(cloudScope)) return false;
		return this.tokenCreators.get(email)?.has(known.address) === true;
	}

	/** Signs with the key that Google keeps for the account; its certificate is on the public list. */
	async sign(email: string, payload: object): Promise<{ keyId: string; signedJwt: string }> {
		let kept = this.keys.get(email);
		if (!kept) {
			const { kid, privateKey } = await this.authority.serviceAccounts.addSystemKey(email);
			kept = { key: createPrivateKey(privateKey), kid };
			this.keys.set(email, kept);
		}
		return { keyId: kept.kid, signedJwt: signJsonWebToken(payload, kept.key, kept.kid) };
	}
}

/** Metadata server, token exchange of workload identity federation (RFC 8693), and IAM credentials API. */
export function cloudIdentityRoutes({ cloud, serviceAccounts }: Authority): Router {
	const router = express.Router();

	router.get('/computeMetadata/v1/instance/service-accounts/default/token', (request, response) => {
		if (request.get('Metadata-Flavor') !== 'Google') response.status(403).send('Forbidden');
		else if (cloud.machine === undefined) response.status(404).send('Not Found');
		else response.set('Metadata-Flavor', 'Google').json(cloud.tokenOf(cloud.machine));
	});

	router.post('/v1/token', express.urlencoded({ extended: false }), ({ body }, response) => {
		const principal = cloud.subjects.get(fieldOf(body, 'subject_token') ?? '');
		if (principal === undefined) {
			const error_description = 'The given credential is rejected by the attribute condition.';
			response.status(400).json({ error: 'invalid_grant', error_description });
			return;
		}
		const issued_token_type = 'urn:ietf:params:oauth:token-type:access_token';
		response.json({ ...cloud.tokenOf(principal), issued_token_type });
	});

	router.post(
		'/v1/projects/-/serviceAccounts/:resource',
		express.json(),
		async (request: Request, response: Response) => {
			const [, email = '', method = ''] =
				/^(.+):(signJwt|generateAccessToken)$/.exec(String(request.params.resource)) ?? [];
			if (!serviceAccounts.get(email)) {
				refuse(response, 404, 'NOT_FOUND', `Unknown service account: ${email}`);
			} else if (!cloud.maySign(bearerOf(request), email)) {
				const message = "Permission 'iam.serviceAccounts.signJwt' denied on resource";
				refuse(response, 403, 'PERMISSION_DENIED', message);
			} else if (method === 'generateAccessToken') {
				response.json({ accessToken: cloud.tokenOf(email).access_token });
			} else {
				const payload = JSON.parse(fieldOf(request.body, 'payload') ?? '{}') as object;
				response.json(await cloud.sign(email, payload));
			}
		},
	);
	return router;
}

function refuse(response: Response, code: number, status: string, message: string): void {
	response.status(code).json({ error: { code, message, status } });
}
