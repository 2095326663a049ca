/** Who a card is made out to. Synthetic people only. Dates are `YYYY-MM-DD`. */
export interface CardHolder {
  /** 12 digits. */
  readonly personalNumber: string;
  readonly fullName: string;
  readonly dateOfBirth: string;
  readonly sex: 'male' | 'female';
  readonly issueDate: string;
  /** Absent: "Không thời hạn". */
  readonly expiryDate?: string;
  readonly ethnicity?: string;
  readonly religion?: string;
  readonly origin?: string;
  readonly residence?: string;
  readonly marks?: string;
  readonly fatherName?: string;
  readonly motherName?: string;
  readonly spouseName?: string;
  /** 9 digits. */
  readonly oldNumber?: string;
}
