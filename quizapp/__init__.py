"""Timed multiple-choice contests for the public: banks, rounds, attempts, rankings, winners.

Words used everywhere (code, pages, journal):

Contest      cuộc thi: the whole campaign, with its regulation, rounds, units and prizes
Round        đợt thi: one window in time with its paper recipe
Summary      đợt tổng kết: a round without a paper, which counts the rankings of other rounds
Regulation   thể lệ: the versioned parameters that decide; the public text is generated from them
Bank         ngân hàng câu hỏi; a Question lives in it, a QuestionVersion is immutable
Paper        đề thi: what one attempt drew, question versions and option order
Attempt      lượt thi: one sitting by one person
Extension    thêm giờ: a later end of a round or of one attempt, proposed by one organizer and
             confirmed by another
Guess        dự đoán: the answer to the prediction question; its target is frozen at closing
Unit         đơn vị: commune, ward, office, school
Guest        khách: somebody who takes part without an account and says who they are afterwards
Group        đối tượng dự thi: people of a contest with rounds of their own; a Membership says whose
             somebody is, a ListedPerson is a row of one of the contest's lists
Board        bảng xếp hạng; an Edition is one immutable publication, a Place one row of it
Award        giải thưởng given to a place
Mark         điểm chấm: what a jury gave a person outside for the marked part of a round
Evidence     mục rà soát: something the jury may look at a second time; decides nothing
Complaint    khiếu nại: what somebody who took part says against a public result
Organizer    ban tổ chức, with the roles editor, manager, jury, admin; or a unit's contact (đầu mối)
Journal      nhật ký: append-only record of deeds
"""
