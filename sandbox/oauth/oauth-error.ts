/**
 * Google's answers at the token endpoint: HTTP status, `error`, `error_description`. Where a text has
 * no source in the documentation, docs/fidelity.md says so.
 */
const answers = {
	accountNotFound: [400, 'invalid_grant', 'Invalid grant: account not found'],
	assertionMalformed: [400, 'invalid_grant', 'Invalid JWT: Failed to parse the assertion.'],
	assertionSignature: [400, 'invalid_grant', 'Invalid JWT Signature.'],
	assertionTimes: [
		400,
		'invalid_grant',
		'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
	],
	assertionAudience: [
		400,
		'invalid_grant',
		'Invalid JWT: Failed audience check. The right audience is https://oauth2.googleapis.com/token',
	],
	impersonationMalformed: [400, 'invalid_request', 'Invalid impersonation "sub" field.'],
	userNotFound: [400, 'invalid_grant', 'Invalid email or User ID'],
	delegationMissing: [
		401,
		'unauthorized_client',
		'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.',
	],
	delegationPartial: [403, 'access_denied', 'Requested client not authorized.'],
	scopeInvalid: [400, 'invalid_scope', 'Invalid OAuth scope or ID token audience provided.'],
	scopeUnknown: [400, 'invalid_scope', 'Some requested scopes were invalid.'],
	responseTypeUnknown: [400, 'unsupported_response_type', 'Invalid response_type: code is needed.'],
	redirectUnregistered: [
		400,
		'redirect_uri_mismatch',
		"You can't sign in because this app sent an invalid request: the redirect address is not registered for this client.",
	],
	organisationOnly: [
		403,
		'org_internal',
		'This client is restricted to users within its organization.',
	],
	notTestUser: [
		403,
		'access_denied',
		'The app is being tested and can only be accessed by developer-approved testers.',
	],
	adminPolicy: [
		400,
		'admin_policy_enforced',
		'Access to your account data is restricted by policies within your organization. Please contact the administrator of your organization for more information.',
	],
	accountChoice: [400, 'invalid_request', 'That account is not one of this sandbox.'],
	clientNotFound: [401, 'invalid_client', 'The OAuth client was not found.'],
	clientSecretWrong: [401, 'invalid_client', 'Unauthorized'],
	clientDeleted: [401, 'deleted_client', 'The OAuth client was deleted.'],
	clientDisabled: [401, 'disabled_client', 'The OAuth client was disabled.'],
	codeMalformed: [400, 'invalid_grant', 'Malformed auth code.'],
	codeUsed: [400, 'invalid_grant', 'Bad Request'],
	codeVerifierMissing: [400, 'invalid_grant', 'Missing code verifier.'],
	codeVerifierWrong: [400, 'invalid_grant', 'Invalid code verifier.'],
	redirectMismatch: [400, 'redirect_uri_mismatch', 'Bad Request'],
	refreshTokenUnknown: [400, 'invalid_grant', 'Bad Request'],
	refreshTokenDead: [400, 'invalid_grant', 'Token has been expired or revoked.'],
	revokedTokenUnknown: [400, 'invalid_token', 'Token expired or revoked'],
	tokenInvalid: [400, 'invalid_token', 'Invalid Value'],
	bearerInvalid: [401, 'invalid_request', 'Invalid Credentials'],
	serviceAccountUnknown: [404, 'not_found', 'Service account not found.'],
} as const;

/** Name of one of Google's answers. */
export type OAuthErrorName = keyof typeof answers;

/** The JSON body of Google's OAuth errors. */
export interface OAuthErrorBody {
	error: string;
	error_description: string;
	/** `invalid_rapt` when a Workspace session control asks for a new sign-in. */
	error_subtype?: string;
}

/** An OAuth endpoint says no. */
export class OAuthError extends Error {
	constructor(
		/** HTTP status. */
		readonly status: number,
		readonly body: OAuthErrorBody,
	) {
		super(`${body.error}: ${body.error_description}`);
		this.name = 'OAuthError';
	}
}

/** One of Google's answers, to throw. */
export function oauthError(name: OAuthErrorName): OAuthError {
	const [status, error, error_description] = answers[name];
	return new OAuthError(status, { error, error_description });
}

/** A request without one of its parameters. */
export function missingParameter(name: string): OAuthError {
	const error_description = `Missing required parameter: ${name}`;
	return new OAuthError(400, { error: 'invalid_request', error_description });
}
