"""Timed multiple-choice contests for the public: banks, rounds, attempts, rankings, winners.

Words used everywhere (code, pages, journal):

Contest      cuộc thi: the whole campaign, with its regulation, rounds, units and prizes
Round        đợt thi: one window in time with its paper recipe
Regulation   thể lệ: the versioned parameters that decide; the public text is generated from them
Bank         ngân hàng câu hỏi; a Question lives in it, a QuestionVersion is immutable
Paper        đề thi: what one attempt drew, question versions and option order
Attempt      lượt thi: one sitting by one person
Guess        dự đoán: the answer to the prediction question; its target is frozen at closing
Unit         đơn vị: commune, ward, office, school
Board        bảng xếp hạng; an Edition is one immutable publication, a Place one row of it
Award        giải thưởng given to a place
Organizer    ban tổ chức, with the roles editor, manager, jury and admin
Journal      nhật ký: append-only record of deeds
"""
