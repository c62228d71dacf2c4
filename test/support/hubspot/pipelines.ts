/** The pipelines of a new account. A closed deal stage has the probability 0 or 1. */
export interface FakePipeline {
  readonly id: string;
  readonly label: string;
  readonly stages: readonly {
    readonly id: string;
    readonly label: string;
    readonly metadata: Readonly<Record<string, string>>;
  }[];
}

const deal = (id: string, label: string, probability: string) => ({
  id,
  label,
  metadata: { isClosed: String(['0.0', '1.0'].includes(probability)), probability },
});

const lead = (id: string, label: string, leadState: string) => ({ id, label, metadata: { leadState } });

/** In their order: only forward by the API. */
export const LIFECYCLE_STAGES = [
  { value: 'subscriber', label: 'Subscriber' },
  { value: 'lead', label: 'Lead' },
  { value: 'marketingqualifiedlead', label: 'Marketing Qualified Lead' },
  { value: 'salesqualifiedlead', label: 'Sales Qualified Lead' },
  { value: 'opportunity', label: 'Opportunity' },
  { value: 'customer', label: 'Customer' },
  { value: 'evangelist', label: 'Evangelist' },
  { value: 'other', label: 'Other' },
];

export const PIPELINES: Readonly<Record<'deals' | 'leads' | 'contacts', readonly FakePipeline[]>> = {
  deals: [
    {
      id: 'default',
      label: 'Sales Pipeline',
      stages: [
        deal('appointmentscheduled', 'Appointment Scheduled', '0.2'),
        deal('qualifiedtobuy', 'Qualified To Buy', '0.4'),
        deal('presentationscheduled', 'Presentation Scheduled', '0.6'),
        deal('decisionmakerboughtin', 'Decision Maker Bought-In', '0.8'),
        deal('contractsent', 'Contract Sent', '0.9'),
        deal('closedwon', 'Closed Won', '1.0'),
        deal('closedlost', 'Closed Lost', '0.0'),
      ],
    },
  ],
  leads: [
    {
      id: 'lead-pipeline-id',
      label: 'Lead Pipeline',
      stages: [
        lead('new-stage-id', 'New', 'NEW'),
        lead('attempting-stage-id', 'Attempting', 'ATTEMPTING'),
        lead('connected-stage-id', 'Connected', 'CONNECTED'),
        lead('qualified-stage-id', 'Qualified', 'QUALIFIED'),
        lead('unqualified-stage-id', 'Disqualified', 'UNQUALIFIED'),
      ],
    },
  ],
  contacts: [
    {
      id: 'contacts-lifecycle-pipeline',
      label: 'Lifecycle Stage Pipeline',
      stages: LIFECYCLE_STAGES.map(({ value, label }) => ({ id: value, label, metadata: {} })),
    },
  ],
};

export const stagesOf = (type: 'deals' | 'leads'): string[] =>
  PIPELINES[type].flatMap(({ stages }) => stages.map(({ id }) => id));

export const isClosedStage = (stage: string | undefined): boolean =>
  PIPELINES.deals.some(({ stages }) =>
    stages.some(({ id, metadata }) => id === stage && metadata['isClosed'] === 'true'),
  );
