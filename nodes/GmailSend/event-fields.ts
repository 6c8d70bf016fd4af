import type { INodeProperties } from 'n8n-workflow';

/** The calendar invitation among the options. */
export const eventField: INodeProperties = {
	displayName: 'Calendar Invitation',
	name: 'event',
	type: 'fixedCollection',
	placeholder: 'Add Event',
	default: {},
	description: 'Invites everybody in To and Cc to an event',
	options: [
		{
			displayName: 'Event',
			name: 'values',
			values: [
				{
					displayName: 'All Day',
					name: 'allDay',
					type: 'boolean',
					default: false,
					description: 'Whether the event takes whole days',
				},
				{
					displayName: 'Cancel',
					name: 'cancels',
					type: 'boolean',
					default: false,
					description: 'Whether to call off the event with this ID, instead of inviting to it',
				},
				{
					displayName: 'Change Number',
					name: 'sequence',
					type: 'number',
					typeOptions: { minValue: 0 },
					default: 0,
					description: 'Grows with each change of an event that was sent before',
				},
				{
					displayName: 'Description',
					name: 'description',
					type: 'string',
					default: '',
					description: 'More words about the event',
				},
				{
					displayName: 'End',
					name: 'end',
					type: 'dateTime',
					default: '',
					description:
						'When the event ends, in the time zone of the workflow; of whole days the last day, which may be left empty for one day',
				},
				{
					displayName: 'Event ID',
					name: 'eventId',
					type: 'string',
					default: '',
					placeholder: 'e.g. order-1042@example.com',
					description: 'The same ID changes or cancels an event; empty for a new one',
				},
				{
					displayName: 'Location',
					name: 'location',
					type: 'string',
					default: '',
					placeholder: 'e.g. Room 2, or the link of a call',
					description: 'Where the event takes place',
				},
				{
					displayName: 'Start',
					name: 'start',
					type: 'dateTime',
					default: '',
					description:
						'When the event starts, in the time zone of the workflow; of whole days the first one: the date as it is written, of a time in UTC (Z) the day in that zone',
				},
				{
					displayName: 'Title',
					name: 'title',
					type: 'string',
					default: '',
					placeholder: 'e.g. Handover of your order',
					description: 'Name of the event; the subject of the message when empty',
				},
			],
		},
	],
};
